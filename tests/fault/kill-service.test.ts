import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { StintError } from '../../lib/protocol/errors.ts';
import type { Submission } from '../../lib/protocol/tasks.ts';
import { openCampaign, sampleTasks, type TestCampaign } from '../support/campaign.ts';
import { TestDevice } from '../support/device.ts';
import { call } from '../support/http.ts';
import { testAccount } from '../support/keys.ts';
import { startNetwork, type TestNetwork } from '../support/network.ts';

const KILLS = 100;
const CLIENTS = 64;
const PRICE = 1_000n;

let net: TestNetwork;
let campaign: TestCampaign;

beforeAll(async () => {
  net = await startNetwork({ STINT_READING_FLOOR: '0', STINT_LOG_LEVEL: 'error' });
  campaign = await openCampaign(net, sampleTasks(2_000), {
    redundancy: 20,
    price: String(PRICE),
    feeBps: 300,
  });
});
afterAll(() => net.stop());

/** A client that records what it sent and what was acknowledged. */
class Client {
  readonly device: TestDevice;
  readonly acknowledged = new Map<string, string>();
  waiting: Submission | undefined;

  constructor() {
    this.device = new TestDevice(net.network);
  }

  /** One step of work. When the service is dead, the same step is tried again. */
  async step(): Promise<void> {
    this.waiting ??= await this.next();
    if (!this.waiting) return;
    const { outcomes } = await this.device.submit(this.waiting);
    const [outcome] = outcomes;
    if (outcome!.status === 'accepted') this.acknowledged.set(this.waiting.id, this.waiting.lease);
    else throw new Error(`unexpected outcome ${JSON.stringify(outcome)}`);
    this.waiting = undefined;
  }

  async next(): Promise<Submission | undefined> {
    const [lease] = await this.device.lease();
    return lease && this.device.submission(lease.lease, { type: 'answer', choice: 'b' });
  }

  /** Works until told to stop. Only network errors are expected. */
  async work(stopped: () => boolean): Promise<void> {
    while (!stopped()) {
      try {
        await this.step();
      } catch (error) {
        if (!isNetworkError(error)) throw error;
        await new Promise((resolve) => setImmediate(resolve));
        if (!net.service.pid || stopped()) return;
      }
    }
  }
}

/** Whether fetch threw this because the service died, before or during a reply. */
const isNetworkError = (error: unknown) =>
  error instanceof StintError &&
  error.code === 'offline' &&
  error.cause instanceof TypeError &&
  /^(fetch failed|terminated)$/.test(error.cause.message);

/** A random generator that gives the same sequence from 0 to 1 in every run. */
function createRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

/** Reads the database of a service that is not running. */
function readStore() {
  const db = new DatabaseSync(join(net.dir, 'service.db'), { readOnly: true });
  const rows = <T>(sql: string) => db.prepare(sql).all() as T[];
  const answers = rows<{ id: string; lease: string; device: string }>(
    "select id, lease, device from answers where state = 'credited'",
  );
  const [campaignRow] = rows<Record<string, number>>(
    'select funded, available, reserved, pending, credited from campaigns',
  );
  const accounts = rows<{ sum: number }>(
    'select coalesce(sum(cumulative), 0) as sum from accounts',
  );
  const lines = rows<{ sum: number }>(
    "select coalesce(sum(amount), 0) as sum from ledger_lines where kind = 'credit'",
  );
  db.close();

  return { answers, campaign: campaignRow!, accounts: accounts[0]!.sum, credited: lines[0]!.sum };
}

test(`${KILLS} kills of the service with ${CLIENTS} clients lose nothing and duplicate nothing`, async () => {
  const random = createRandom(7);
  const clients = Array.from({ length: CLIENTS }, () => new Client());
  await Promise.all(clients.map((c) => c.device.register()));
  await Promise.all(
    clients.map((c, i) => (i % 2 ? c.device.bind(testAccount(`wallet ${i >> 2}`)) : undefined)),
  );

  for (let kill = 0; kill < KILLS; kill++) {
    let stopped = false;
    const work = clients.map((client) => client.work(() => stopped));
    const enough =
      clients.reduce((n, c) => n + c.acknowledged.size, 0) + Math.floor(random() * 160);
    while (clients.reduce((n, c) => n + c.acknowledged.size, 0) < enough) {
      await new Promise((resolve) => setImmediate(resolve));
    }
    await net.service.kill();
    stopped = true;
    await Promise.all(work);
    checkStore(clients);
    await net.service.start();
  }

  await finish(clients);
  checkStore(clients);
  await checkChains(clients);
});

/** Expects that nothing acknowledged is missing, nothing is stored twice, and every sum is right. */
function checkStore(clients: Client[]): void {
  const stored = readStore();
  const ids = new Set(stored.answers.map((answer) => answer.id));
  const missing = clients.flatMap((c) => [...c.acknowledged.keys()].filter((id) => !ids.has(id)));
  expect(missing).toEqual([]);
  expect(new Set(stored.answers.map((a) => a.lease)).size).toBe(stored.answers.length);
  expect(stored.credited).toBe(stored.answers.length * Number(PRICE));
  const { funded, available, reserved, pending, credited } = stored.campaign;
  expect(available! + reserved! + pending! + credited!).toBe(funded);
}

/** Sends everything unacknowledged again, and expects one outcome for each. */
async function finish(clients: Client[]): Promise<void> {
  await Promise.all(clients.map(async (client) => client.waiting && client.step()));
}

/** Expects that each device's chain verifies and holds exactly its acknowledged answers. */
async function checkChains(clients: Client[]): Promise<void> {
  for (const { device, acknowledged } of clients) {
    const page = await call(net.origin, 'receipts', {
      token: device.token,
      query: { from: device.head.seq + 1 },
    });
    if (page.checkpoint && page.receipts.length > 0) {
      device.accept({ receipts: page.receipts, checkpoint: page.checkpoint, account: null });
    }
    expect(device.head.credited).toBe(BigInt(acknowledged.size) * PRICE);
  }

  const total = clients.reduce((n, c) => n + BigInt(c.acknowledged.size), 0n) * PRICE;
  expect(BigInt((await campaign.status()).answers) * PRICE).toBe(total);
}
