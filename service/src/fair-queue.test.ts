import { beforeEach, describe, expect, it } from 'vitest';
import { FairQueue } from './fair-queue.ts';

let now = 0;
let queue: FairQueue;
let done: string[];
/** Ends the work that goes on, after so many ms. */
let finish: ((ms: number) => void)[];
beforeEach(() => {
  now = 0;
  queue = new FairQueue(3, () => now);
  done = [];
  finish = [];
});

const run = (name: string, ...owners: string[]) =>
  queue.run(owners, () => {
    done.push(name);
    return new Promise<void>((resolve) =>
      finish.push((ms) => {
        now += ms;
        resolve();
      }),
    );
  });
const settle = () => new Promise((resolve) => setImmediate(resolve));
const end = async (ms = 100) => {
  finish.shift()!(ms);
  await settle();
};

describe('a fair queue', () => {
  it('lets whoever has used the least time come first', async () => {
    run('a1', 'a');
    run('a2', 'a');
    run('a3', 'a');
    run('b1', 'b');
    await settle();
    for (let i = 0; i < 4; i++) await end();
    expect(done).toEqual(['a1', 'b1', 'a2', 'a3']);
  });

  it('counts many wallets of one network as one', async () => {
    run('1', 'wallet 1', 'network');
    await settle();
    await end();
    run('2', 'wallet 2', 'network');
    run('3', 'wallet 3', 'network');
    run('other', 'wallet 4', 'elsewhere');
    await settle();
    for (let i = 0; i < 3; i++) await end();
    expect(done).toEqual(['1', '2', 'other', '3']);
  });

  it('has whoever has used the most give way when too many wait', async () => {
    run('a0', 'a');
    await settle();
    await end();
    run('a1', 'a');
    const waiting = [run('a2', 'a'), run('a3', 'a'), run('a4', 'a')];
    const refused = expect(waiting[2]).rejects.toMatchObject({
      code: 'rate_limited',
      details: { retryAfterSeconds: 5 },
    });
    run('b1', 'b');
    await refused;
    await expect(run('a5', 'a')).rejects.toMatchObject({ code: 'rate_limited' });
  });

  it('goes on when work fails, and forgets with time', async () => {
    await expect(queue.run(['a'], () => Promise.reject(new Error('no')))).rejects.toThrow('no');
    run('a1', 'a');
    await settle();
    await end(1_000);
    now += 20 * 10 * 60_000;
    run('b0', 'b');
    await settle();
    run('a2', 'a');
    run('b1', 'b');
    await end(1_000);
    await end();
    await end();
    expect(done).toEqual(['a1', 'b0', 'a2', 'b1']);
  });
});

it('of those who used the same, the last to come gives way, whatever the clock does meanwhile', async () => {
  let clock = 0;
  const queue = new FairQueue(3, () => (clock += 1));
  await queue.run(['net'], async () => {
    clock += 5_000;
  });
  let free = () => {};
  const held = queue.run(['net'], () => new Promise<void>((done) => (free = done)));
  await Promise.resolve();
  const order: string[] = [];
  const runs = ['a', 'b', 'c', 'd'].map((name) =>
    queue.run(['net'], async () => void order.push(name)),
  );
  const settled = Promise.allSettled(runs);
  free();
  await held;
  expect((await settled).map(({ status }) => status)).toEqual([
    'fulfilled',
    'fulfilled',
    'fulfilled',
    'rejected',
  ]);
  expect(order).toEqual(['a', 'b', 'c']);
});
