import { afterAll, beforeAll, expect, test } from 'vitest';
import { FOUND, SCENES } from './found.ts';
import { messageOf, Runner, Tally } from './run.ts';

/** What histories have to reach, or they prove nothing about it. */
const RARE = [
  'a campaign was refunded',
  'a campaign younger than the copy came back',
  'a claim that was carried has to be quoted again',
  'a contract wallet claims',
  'a copy was restored',
  'a debt stands',
  'a device comes back after the gate',
  'a device holds a chain that forked',
  'a device is told what it is owed',
  'a device went over to another wallet',
  'a forked device took over the chain of the service',
  'a move was announced',
  'a nonce of the relayer was used elsewhere',
  'a refund was taken back',
  'a reorganisation deeper than the confirmations',
  'a root of the service is active',
  'a root paid',
  'a root that was struck out is followed by an honest one',
  'a key of a pending root was revoked',
  'a loss of the operator is noted',
  'a root was vetoed',
  'a thief posted a root',
  'a transaction was replaced',
  'a wallet cancelled what it signed',
  'an endpoint is faulty',
  'claims went together',
  'claims were paused',
  'everything owed was made good',
  'it came with a transaction in flight',
  'it lost a transaction of ours',
  'money is set aside for devices that did not come yet',
  'one person has two wallets',
  'the chain funds less than is promised',
  'the chain has an earlier date than the terms',
  'the service was killed in the middle',
  'the standby accrual key took over',
  'the token refused a recipient',
];

/** A share of all seeds, which reaches everything above. */
const SHARE = Array.from({ length: 60 }, (_, i) => i + 1);

let runner: Runner;
const reached = new Tally();

beforeAll(() => {
  runner = new Runner();
});
afterAll(() => runner.close());

async function hold(seed: number): Promise<void> {
  const { tally, failure } = await runner.run(seed);
  reached.join(tally);
  if (!failure) return;
  const again = `npm run histories -- --seed ${seed}`;
  throw new Error(`${messageOf(failure.error)}: ${again} prints the steps`, {
    cause: failure.error,
  });
}

test.each(FOUND)('$what', { timeout: 60_000 }, async ({ seed, terms, steps }) => {
  const { tally, failure } = await runner.play(seed, terms, steps);
  reached.join(tally);
  if (failure) throw failure.error;
});

test.each(Object.entries(SCENES))('%s', { timeout: 60_000 }, async (_, steps) => {
  const { tally, failure } = await runner.play(1, 0, steps);
  reached.join(tally);
  if (failure) throw failure.error;
});

test('histories of a share of all seeds hold', { timeout: 600_000 }, async () => {
  for (const seed of SHARE) await hold(seed);
});

test('they reach every rare state', () => {
  const missing = RARE.filter((state) => !reached.counts.has(`state: ${state}`));
  expect(missing).toEqual([]);
});
