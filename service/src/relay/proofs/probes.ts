import { matchesHost } from '../../../../lib/domain/host-pattern.ts';
import { BandwidthTerms } from '../../../../lib/protocol/campaigns.ts';
import { FetchRequest } from '../../../../lib/protocol/relay.ts';
import type { Context } from '../../context.ts';
import { readEach } from '../../each-alone.ts';
import type { Jobs } from '../jobs/jobs.ts';
import { discard, type Order, type Page } from '../jobs/page.ts';
import type { Fleet } from '../sockets/fleet.ts';
import { createCanaries } from './canaries.ts';
import { judgeProbe, type Probe } from './probe.ts';
import { takeProbeBytes } from './probe-budget.ts';
import type { ProofBook, ProofResult } from './proof-book.ts';

/** A file that never changes, with its published SHA-256 and size. */
export interface KnownPage {
  url: string;
  sha256: string;
  bytes: number;
}

/** Settings of probes. */
export interface ProbeOptions {
  /** The operator's own HTTPS hosts that serve this service's `/canary/`. */
  canaryHosts: readonly string[];
  known: readonly KnownPage[];
  /** The most bytes that probes may cost one campaign in a day. */
  bytesPerDay: number;
  /** The percentage of pages that a probe follows, for new devices and for others. */
  percent: { new: number; later: number };
}

/** How many proofs a device needs to be no longer new. */
const NEW_UNTIL = 20;
/** How long the list of campaigns is cached, ms. */
const KEEP_MS = 30_000;
/** Room for a longer body than expected, bytes; beyond it the protocol is broken anyway. */
const EXTRA_BYTES = 65_536;

interface ProbePlace {
  order: Omit<Order, keyof FetchRequest> & { campaign: string };
  make: () => Probe | null;
}

/**
 * Puts probes among a device's work: canaries on the operator's hosts and known pages. They go only
 * where the owner agreed to, that is to the destinations of a campaign that the device joined, and
 * that campaign pays.
 */
export function createProbes(
  ctx: Context,
  parts: { fleet: Fleet; jobs: Jobs; proofBook: ProofBook; random: () => number },
  options: ProbeOptions,
) {
  const { fleet, jobs, proofBook, random } = parts;
  const canaries = createCanaries(ctx.store.secret);
  const isOn = options.canaryHosts.length + options.known.length > 0;
  let places: { list: Promise<ProbePlace[]>; until: number } | undefined;

  function placesIn(row: { id: string; requester: string; terms: string }): ProbePlace[] {
    const { destinations } = BandwidthTerms.parse(JSON.parse(row.terms));
    const order = { campaign: row.id, requester: row.requester, terms: { destinations } };
    const covers = (host: string) => destinations.some((pattern) => matchesHost(pattern, host));
    const hosts = options.canaryHosts.filter(covers);
    const files = options.known.filter(({ url }) => covers(new URL(url).hostname));

    return [
      ...hosts.map((host) => ({ order, make: () => canaries.issue(host) })),
      ...files.map((file) => {
        const probe = { ...file, kind: 'known', seenFrom: () => null, end: () => {} } as const;
        return { order, make: () => probe };
      }),
    ];
  }

  async function readPlaces(): Promise<ProbePlace[]> {
    const rows = await ctx.store.db
      .selectFrom('campaigns')
      .innerJoin('relay_requesters', 'relay_requesters.requester', 'campaigns.requester')
      .select(['campaigns.id', 'campaigns.requester', 'campaigns.terms'])
      .where('campaigns.kind', '=', 'bandwidth')
      .where('campaigns.state', '=', 'open')
      .where('relay_requesters.state', '=', 'vetted')
      .execute();
    return readEach(ctx, 'probes', rows, ({ id }) => id, placesIn).flat();
  }

  function allPlaces(): Promise<ProbePlace[]> {
    if (!places || places.until <= ctx.now()) {
      places = { list: readPlaces(), until: ctx.now() + KEEP_MS };
    }
    return places.list;
  }

  async function isNew(device: string): Promise<boolean> {
    const rows = await ctx.store.db
      .selectFrom('relay_proofs')
      .select('id')
      .where('device', '=', device)
      .limit(NEW_UNTIL)
      .execute();
    return rows.length < NEW_UNTIL;
  }

  /** Draws before reading, so that the many pages without a probe cost no query. */
  async function wants(device: string): Promise<boolean> {
    const drawn = random() * 100;
    if (!isOn || drawn >= Math.max(options.percent.new, options.percent.later)) return false;
    return drawn < ((await isNew(device)) ? options.percent.new : options.percent.later);
  }

  async function run(device: string, after: string, { order }: ProbePlace, probe: Probe) {
    const maxBytes = probe.bytes + EXTRA_BYTES;
    const { campaign } = order;
    if (!(await takeProbeBytes(ctx, campaign, maxBytes, options.bytesPerDay))) return;

    const request = FetchRequest.parse({ url: probe.url, maxBytes });
    const page = await jobs.fetchPage({ ...request, ...order }, discard(), {
      digest: true,
      proofOf: after,
      wanted: { only: device },
      isOurs: probe.kind === 'canary',
    });

    const passed = judgeProbe(probe, page);
    if (passed !== null) await proofBook.keep([describe(probe, page, passed)]);
  }

  return {
    /** The body for `GET /canary/:nonce`, or null. */
    answer: canaries.answer,
    /** Now and then sends a probe to the device that brought a page. */
    async follow({ device, job }: Page): Promise<void> {
      if (!(await wants(device))) return;

      const joined = new Set(fleet.find(device)?.campaigns);
      const fitting = (await allPlaces()).filter(({ order }) => joined.has(order.campaign));
      const place = fitting[Math.floor(random() * fitting.length)];
      const probe = place?.make();
      if (!place || !probe) return;
      try {
        await run(device, job, place, probe);
      } catch {
        // No free slot, no money or a busy site: no proof this time, which is nobody's fault.
      } finally {
        probe.end();
      }
    },
  };
}

function describe(probe: Probe, page: Page, passed: boolean): ProofResult {
  const { hostname, pathname } = new URL(probe.url);
  const what = probe.kind === 'known' ? `${hostname}${pathname}` : `a page of ${hostname}`;
  const said = `this device brought ${page.bytes} bytes with hash ${page.digest?.slice(0, 16)}`;
  const is = passed ? 'as published' : `the published hash is ${probe.sha256.slice(0, 16)}`;
  const evidence = `${what}: ${said}; ${is}`;
  return { device: page.device, job: page.job, kind: probe.kind, passed, evidence };
}
