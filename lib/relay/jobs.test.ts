import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { Job } from '../protocol/relay.ts';
import type { SharingPolicy } from '../protocol/sharing.ts';
import { createJobs } from './jobs.ts';
import type { RelayOptions } from './options.ts';

const CAMPAIGN = `0x${'ca'.repeat(32)}`;
const id = (n: number) => `00000000-0000-7000-8000-00000000000${n}`;

const job = (stream: number, change: Partial<Job> = {}): Job => ({
  type: 'job',
  id: id(stream),
  stream,
  campaign: CAMPAIGN,
  method: 'GET',
  url: 'https://www.good.org/page',
  headers: [],
  maxBytes: 1_000_000,
  timeoutMs: 5_000,
  credit: 1_000_000,
  ...change,
});

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** A device's jobs, with a site that answers when it is told to. */
function setUp(policy: Partial<SharingPolicy> = {}) {
  const said: { type?: string; stream?: number; reason?: string }[] = [];
  let frames = 0;
  const socket = {
    bufferedAmount: 0,
    send: (data: string | Uint8Array) => {
      if (typeof data === 'string') said.push(JSON.parse(data));
      else frames += 1;
    },
  };
  const rules: SharingPolicy = {
    on: true,
    campaigns: [CAMPAIGN],
    bytesPerDay: 1_000_000,
    bytesPerMonth: 1_000_000,
    kbitPerSecond: 0,
    jobs: 2,
    hours: null,
    onlyWhenIdle: false,
    vetoed: [],
    ...policy,
  };
  const usage = { today: 0, month: 0 };
  const answers: ((response: Response) => void)[] = [];
  const fetch = vi.fn(
    (_url: string, { signal }: RequestInit) =>
      new Promise<Response>((resolve, reject) => {
        answers.push(resolve);
        signal!.addEventListener('abort', () => reject(signal!.reason));
      }),
  );
  const onStart = vi.fn(async () => {});
  const onBytes = vi.fn();
  const onJob = vi.fn();
  const jobs = createJobs(
    {
      now: Date.now,
      policy: () => rules,
      campaigns: () => [{ id: CAMPAIGN, destinations: ['*.good.org'] }],
      usage: () => usage,
      hostRate: { perSecond: 1, burst: 3 },
      watch: () => ({ address: async () => '93.184.216.34', redirect: () => null, stop: () => {} }),
      fetch,
      onStart,
      onBytes,
      onJob,
    } as unknown as RelayOptions,
    () => socket as never,
    () => {},
  );
  const settle = (ms = 0) => vi.advanceTimersByTimeAsync(ms);
  const fails = () => said.filter(({ type }) => type === 'fail').map(({ reason }) => reason);
  return {
    jobs,
    rules,
    usage,
    fetch,
    onStart,
    onBytes,
    onJob,
    settle,
    fails,
    frames: () => frames,
    answer: (size: number) => answers.shift()!(new Response(new Uint8Array(size))),
  };
}

describe('a job is refused', () => {
  test.each<[string, Partial<SharingPolicy>, Partial<Job>]>([
    ['stopped', { on: false }, {}],
    ['refused_campaign', {}, { campaign: `0x${'cb'.repeat(32)}` }],
    ['refused_campaign', {}, { url: 'https://www.other.org/' }],
    ['refused_veto', { vetoed: ['good.org'] }, {}],
    ['refused_target', {}, { url: 'https://10.0.0.1/' }],
    ['refused_cap', { bytesPerDay: 0 }, {}],
  ])('%s: %j, %j', async (reason, policy, change) => {
    const { jobs, fetch, fails, settle } = setUp(policy);
    jobs.take(job(1, change));
    await settle();
    expect(fails()).toEqual([reason]);
    expect(fetch).not.toHaveBeenCalled();
  });

  test('while as many run as the contributor allows, or the relay if that is fewer', async () => {
    const { jobs, fetch, fails, settle } = setUp();
    for (const n of [1, 2, 3]) jobs.take(job(n));
    await settle();
    expect([fails(), fetch.mock.calls.length]).toEqual([['refused_busy'], 2]);
    const fewer = setUp();
    fewer.jobs.setLimits({ jobs: 1, kbitPerSecond: 0 });
    for (const n of [1, 2]) fewer.jobs.take(job(n));
    expect(fewer.fails()).toEqual(['refused_busy']);
  });

  test('when its site was asked too often', async () => {
    const { jobs, answer, fails, settle } = setUp();
    for (const n of [1, 2, 3]) {
      jobs.take(job(n));
      await settle();
      answer(1);
      await settle();
    }
    jobs.take(job(4));
    expect(fails()).toEqual(['refused_rate']);
  });
});

describe('a job that runs', () => {
  test('is recorded before its site is asked', async () => {
    const { jobs, onStart, fetch, settle } = setUp();
    let recorded = () => {};
    onStart.mockImplementation(() => new Promise((resolve) => (recorded = resolve as () => void)));
    jobs.take(job(1));
    await settle();
    expect(fetch).not.toHaveBeenCalled();
    recorded();
    await settle();
    expect(fetch).toHaveBeenCalledOnce();
  });

  test('ends when its time is over', async () => {
    const { jobs, fails, settle } = setUp();
    jobs.take(job(1));
    await settle(4_999);
    expect(fails()).toEqual([]);
    await settle(1);
    expect(fails()).toEqual(['timeout']);
    expect(jobs.running).toBe(0);
  });

  test('goes no faster than the contributor allows', async () => {
    // 100 kB/s, of which a quarter of a second may go at once.
    const { jobs, answer, onBytes, settle } = setUp({ kbitPerSecond: 800 });
    jobs.take(job(1));
    await settle();
    answer(200_000);
    await settle(300);
    const early = onBytes.mock.calls.reduce((sum, [bytes]) => sum + bytes, 0);
    expect(early).toBeLessThan(140_000);
    await settle(4_000);
    const all = onBytes.mock.calls.reduce((sum, [bytes]) => sum + bytes, 0);
    expect(all).toBe(200_000);
  });

  test('ends at once, and sends no more, when everything is dropped', async () => {
    const { jobs, answer, frames, onJob, onBytes, settle } = setUp({ kbitPerSecond: 800 });
    jobs.take(job(1));
    await settle();
    answer(200_000);
    await settle(10);
    const [before, counted] = [frames(), onBytes.mock.calls.length];
    jobs.stopAll();
    await settle(5_000);
    expect([frames(), onBytes.mock.calls.length]).toEqual([before, counted]);
    expect(onJob).toHaveBeenCalledExactlyOnceWith(expect.objectContaining({ result: 'stopped' }));
  });

  test('ends when its site is vetoed; others go on', async () => {
    const { jobs, rules, fails, settle } = setUp();
    jobs.take(job(1));
    jobs.take(job(2, { url: 'https://other.good.org/' }));
    await settle();
    rules.vetoed = ['www.good.org'];
    jobs.endForbidden();
    await settle();
    expect(fails()).toEqual(['stopped']);
    expect(jobs.running).toBe(1);
  });

  test('is booked with no more than was sent', async () => {
    const { jobs, answer, settle } = setUp();
    jobs.take(job(1));
    await settle();
    answer(700);
    await settle();
    expect(jobs.booked(1, 900_000)).toEqual({ id: id(1), bytes: 700 });
    expect(jobs.booked(1, 5)).toBeNull();
  });
});
