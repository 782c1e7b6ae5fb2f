import { beforeEach, expect, test } from 'vitest';
import { FetchRequest, type Job } from '../../../../lib/protocol/relay.ts';
import { Bench, CAMPAIGN } from '../../testing/bench.ts';
import type { Flight } from '../sockets/device-session.ts';
import { findJob } from './job-log.ts';
import { createJobs, type JobParts } from './jobs.ts';
import { discard } from './page.ts';

/** How each next device answers: a status with its location, or why it does not. */
let answers: ({ status: number; location?: string } | { fails: string })[];
let asked: string[];
let checked: string[];
let isOn: boolean;
let now: number;
/** Called with each job before it is answered. */
let during: () => void;

beforeEach(() => {
  answers = [];
  asked = [];
  checked = [];
  isOn = true;
  now = 0;
  during = () => {};
  parts.now = () => now;
});

/** A device that answers at once. */
const session = (device: string) => ({
  device,
  range: 'r',
  reserve: () => ({
    release: () => {},
    start(job: Job, flight: Omit<Flight, 'job'>) {
      asked.push(`${device} ${job.url}`);
      queueMicrotask(() => {
        during();
        const answer = answers.shift() ?? { status: 200 };
        if ('fails' in answer) return flight.fail(answer.fails as never);
        const headers = answer.location ? [['location', answer.location]] : [];
        flight.head({ status: answer.status, headers } as never);
        flight.end();
      });
      return { consumed: () => {}, booked: () => {}, cancel: () => {} };
    },
  }),
});

const parts = {
  book: { open: async () => {}, close: async () => {} },
  fleet: {
    pick({ not }: { not: Set<string> }) {
      const device = ['d1', 'd2', 'd3', 'd4', 'd5', 'd6', 'd7'].find((each) => !not.has(each));
      return device ? session(device) : null;
    },
  },
  isOn: () => isOn,
  now: () => now,
  check: async (url: string) => {
    checked.push(url);
    return new URL(url);
  },
  onError: () => {},
} as unknown as JobParts;

const fetchPage = (redirect: 'follow' | 'manual' = 'follow') => {
  const request = FetchRequest.parse({ url: 'https://a.org/0', redirect, timeoutMs: 1_000 });
  const order = { ...request, requester: 'r', campaign: 'c', terms: { destinations: ['a.org'] } };
  return createJobs(parts).fetchPage(order, discard());
};
const hop = (n: number) => ({ status: 302, location: `/${n}` });

test('each hop of a redirect is checked like the first, five at most', async () => {
  answers = [1, 2, 3, 4, 5].map(hop);
  expect((await fetchPage()).url).toBe('https://a.org/5');
  expect(checked).toEqual([0, 1, 2, 3, 4, 5].map((n) => `https://a.org/${n}`));
  answers = [1, 2, 3, 4, 5, 6].map(hop);
  await expect(fetchPage()).rejects.toMatchObject({ code: 'target_failed' });
});

test('a redirect that leads nowhere is the site’s fault', async () => {
  answers = [{ status: 302 }];
  await expect(fetchPage()).rejects.toMatchObject({ code: 'target_failed' });
});

test('two devices may fail on a page, and five be asked', async () => {
  now = 2_000;
  answers = Array.from({ length: 9 }, () => ({ fails: 'network' }));
  parts.now = () => (now += 1_000);
  await expect(fetchPage()).rejects.toMatchObject({ code: 'target_failed' });
  expect(asked).toHaveLength(2);
  asked = [];
  answers = Array.from({ length: 9 }, () => ({ fails: 'refused_busy' }));
  await expect(fetchPage()).rejects.toBeDefined();
  expect(asked).toHaveLength(5);
});

test('what a device met in its own network is told in one word, once the time is over', async () => {
  const tell = async (reason: string) => {
    const begun = performance.now();
    answers = [{ fails: reason }, { fails: reason }];
    const { message } = (await fetchPage().catch((error: unknown) => error)) as Error;
    return { message, ms: performance.now() - begun };
  };
  parts.now = () => 0;
  const [network, address, status] = [
    await tell('network'),
    await tell('address'),
    await tell('too_large'),
  ];
  expect(address.message).toBe(network.message);
  expect(Math.min(network.ms, address.ms)).toBeGreaterThan(900);
  // What its site did is told at once.
  expect(status.message).not.toBe(network.message);
  expect(status.ms).toBeLessThan(900);
});

test('nothing is asked for once the relay is off, not even the next hop or the next device', async () => {
  isOn = false;
  await expect(fetchPage()).rejects.toMatchObject({ code: 'relay_off' });
  expect([...asked, ...checked]).toEqual([]);
  for (const first of [hop(1), { fails: 'refused_busy' }]) {
    isOn = true;
    asked = [];
    checked = [];
    answers = [first];
    during = () => {
      isOn = false;
    };
    await expect(fetchPage()).rejects.toMatchObject({ code: 'relay_off' });
    expect([asked, checked]).toMatchObject([{ length: 1 }, { length: 1 }]);
  }
});

test('a requester reads their own jobs', async () => {
  const bench = await Bench.open();
  try {
    const job = {
      id: 'j',
      campaign: CAMPAIGN,
      requester: 'r',
      device: 'd',
      method: 'GET',
    } as const;
    const page = { url: 'https://a.org/', host: 'a.org', at: 0, state: 'done', held: 0n } as const;
    const rest = { bytes: 1, status: 200, receipt: null, proof_of: null };
    await bench.ctx.store.write((db) =>
      db
        .insertInto('relay_jobs')
        .values({ ...job, ...page, ...rest })
        .execute(),
    );
    expect(await findJob(bench.ctx, 'r', 'j')).toMatchObject({ job: 'j' });
    expect(JSON.stringify(await findJob(bench.ctx, 'r', 'j'))).not.toContain('"device"');
    await expect(findJob(bench.ctx, 'another', 'j')).rejects.toMatchObject({ code: 'not_found' });
  } finally {
    await bench.close();
  }
});
