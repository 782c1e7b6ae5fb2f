import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { diverges } from '../../../lib/domain/bandwidth-receipt.ts';
import { normalAddress } from '../../../lib/domain/public-address.ts';
import type { Context } from '../context.ts';
import { eachAlone } from '../each-alone.ts';
import { closeLeftOpen, createBook } from './accounts/book.ts';
import { findDueDevices, findLastReceipt, takeCount, writeTally } from './accounts/tally.ts';
import { createJobs } from './jobs/jobs.ts';
import type { Order, Page, Sink } from './jobs/page.ts';
import { createRates } from './jobs/rates.ts';
import { createPayers } from './jobs/requesters.ts';
import { createSwitch } from './jobs/switch.ts';
import { creditOverdue, returnRejected } from './proofs/decide.ts';
import { createProbes, type ProbeOptions } from './proofs/probes.ts';
import { createProofBook } from './proofs/proof-book.ts';
import { createProofs } from './proofs/proofs.ts';
import { createSecondLook } from './proofs/second-look.ts';
import { settleOverdueAppeals } from './proofs/settle-appeals.ts';
import type { DeviceSession } from './sockets/device-session.ts';
import { createFleet } from './sockets/fleet.ts';
import { createGateway } from './sockets/gateway.ts';
import { checkOwn, checkTarget } from './targets/check-target.ts';
import { createHomes } from './targets/homes.ts';
import { createResolve } from './targets/resolve.ts';
import { createRobots } from './targets/robots.ts';

/** Settings of the relay. */
export interface RelayOptions {
  /** How many requests a second one site gets from the whole fleet, and how many at once. */
  hostRate: number;
  hostBurst: number;
  /** The most devices of one address range at once. */
  devicesPerRange: number;
  /** Limits that devices are told to keep, whatever their owners allow. */
  limits: { jobs: number; kbitPerSecond: number };
  /** Addresses of the service that this machine does not know, such as those of a proxy. */
  ownAddresses: readonly string[];
  probes: ProbeOptions;
  /** Addresses of proxies whose `x-forwarded-for` is trusted. */
  proxies: ReadonlySet<string>;
  random: () => number;
  onError: (what: string, error: unknown) => void;
}

const DRAIN_MS = 20_000;
const DIVERGED = 'The byte counts of this device and of the relay differ by more than 1 %.';

/** The relay: devices on one side, requesters on the other, the job book in between. */
export function createRelay(ctx: Context, options: RelayOptions) {
  const { onError } = options;
  const fleet = createFleet();
  const book = createBook(ctx);
  const { now } = ctx;
  const own = new Set(options.ownAddresses);
  const resolve = createResolve({
    now,
    isOurs: (address) => own.has(address),
  });
  const rates = createRates(now, options.hostRate, options.hostBurst);
  const homes = createHomes((address) => fleet.hasAddress(normalAddress(address)));
  const checkRobots = createRobots(now, homes);
  const checks = { resolve, checkRobots, takeRate: rates.take, homes };
  const counting = new WeakSet<DeviceSession>();
  const power = createSwitch(ctx, () => gateway.cut('relay_off', 'The relay was switched off.'));
  const gateway = createGateway(ctx, {
    fleet,
    isOn: power.isOn,
    limits: options.limits,
    perRange: options.devicesPerRange,
    proxies: options.proxies,
    mayWork,
    onTallied: (session, { n, bytes, sig }) => {
      // One at a time: receipts are cumulative, so the next one covers a skipped one.
      if (counting.has(session)) return;
      counting.add(session);
      takeCount(ctx, session.device, { n, bytes, sig })
        .then(
          (result) => result === 'diverges' && diverged(session),
          (error) => onError('count', error),
        )
        .finally(() => counting.delete(session));
    },
  });
  const jobs = createJobs({
    book,
    fleet,
    now,
    isOn: power.isOn,
    onError: (error) => onError('book', error),
    check: (url, destinations, isOurs) =>
      isOurs ? checkOwn(url, destinations) : checkTarget(checks, url, destinations),
  });
  const proofBook = createProofBook(ctx);
  const proofs = createProofs(proofBook, jobs, options.random);
  const { random } = options;
  const probes = createProbes(ctx, { fleet, jobs, proofBook, random }, options.probes);

  const secondLook = createSecondLook(ctx, proofs, options.probes.bytesPerDay);

  async function mayWork(device: string): Promise<string | null> {
    const last = await findLastReceipt(ctx.store.db, device);
    return last && last.counted !== null && diverges(last.bytes, last.counted) ? DIVERGED : null;
  }

  function diverged(session: DeviceSession): void {
    fleet.remove(session);
    session.end({ type: 'stop', code: 'divergence', message: DIVERGED });
  }

  /** Writes the bandwidth receipts that are due and sends them to connected devices. */
  async function tally(all = false): Promise<void> {
    await eachAlone(
      ctx,
      'relay receipts',
      await findDueDevices(ctx, all),
      (row) => row.device,
      async ({ device }) => {
        const write = () => writeTally(ctx, device);
        await (fleet.find(device)?.tally(write) ?? write());
        proofBook.ask(device);
      },
    );
  }

  return {
    payer: createPayers(ctx),
    /** Fetches a page through a device; some are proven afterwards, paid by the same campaign. */
    async fetchPage(order: Order & { proofPercent: number }, sink: Sink): Promise<Page> {
      const digest = proofs.wants(order.proofPercent);
      const page = await jobs.fetchPage(order, sink, { digest });
      if (digest) proofs.prove(order, page).catch((error) => onError('proof', error));
      probes.follow(page).catch((error) => onError('probe', error));
      return page;
    },
    answerCanary: probes.answer,
    upgrade: (request: IncomingMessage, socket: Duplex, head: Buffer) =>
      gateway.upgrade(request, socket, head),
    turn: power.turn,
    status: () => ({ on: power.isOn(), devices: fleet.size }),
    /** Call it first: it refunds the jobs that a stopped process left open. */
    start: async () => {
      await closeLeftOpen(ctx);
      await proofBook.begin();
      await power.read();
    },
    duties: [
      { name: 'relay switch', everyMs: 2_000, run: power.read },
      { name: 'relay heartbeat', everyMs: gateway.heartbeatMs, run: async () => gateway.beat() },
      { name: 'relay receipts', signs: true, everyMs: 2_000, run: () => tally() },
      { name: 'relay proofs', signs: true, everyMs: 1_000, run: proofBook.decide },
      { name: 'relay decisions', signs: true, everyMs: 60_000, run: () => creditOverdue(ctx) },
      { name: 'relay appeals', signs: true, everyMs: 60_000, run: () => settleOverdueAppeals(ctx) },
      { name: 'relay second looks', signs: true, everyMs: 5_000, run: secondLook },
      { name: 'relay returns', signs: true, everyMs: 60_000, run: () => returnRejected(ctx) },
    ],
    /**
     * Takes no new jobs, lets the running ones end and writes the last receipts.
     * @param maySign false during a restore, when nothing is signed
     */
    async stop(maySign: boolean): Promise<void> {
      await gateway.drain(DRAIN_MS);
      await book.settled();
      await proofBook.settled();
      if (maySign) await tally(true);
      gateway.cut('relay_off', 'The service is restarting. Connect again in a moment.');
      gateway.close();
    },
  };
}

export type Relay = ReturnType<typeof createRelay>;
