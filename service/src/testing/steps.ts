import fc from 'fast-check';

/** Anything that people, the clock and the chain can do, in any order. */
const step = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({
      do: fc.constant('answer' as const),
      who: fc.nat(3),
      fast: fc.boolean(),
      choice: fc.constantFrom('a' as const, 'b' as const, 'tie' as const),
    }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('skip' as const), who: fc.nat(3) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('hold' as const), who: fc.nat(3) }) },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('bind' as const),
      who: fc.nat(3),
      wallet: fc.nat(1),
      both: fc.boolean(),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant('announce' as const),
      who: fc.nat(3),
      wallet: fc.nat(1),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('stop' as const), who: fc.nat(3) }) },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant('wait' as const),
      minutes: fc.constantFrom<number>(5, 40, 20_000),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constant('fund' as const), amount: fc.bigInt(1n, 500_000n) }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('accrue' as const), share: fc.nat(100) }) },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant('claim' as const),
      wallet: fc.nat(1),
      share: fc.nat(100),
    }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('judge' as const) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('appeal' as const) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('replay' as const) }) },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constant('reorg' as const), share: fc.nat(100) }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constant('jump' as const), days: fc.constantFrom(-1, 1) }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('kill' as const) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('book' as const) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('restart' as const) }) },
);

/** What two bandwidth keys, the relay and their owners can do. */
export const sharingStep = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      do: fc.constant('share' as const),
      who: fc.nat(1),
      bytes: fc.nat(10 * 1024 * 1024),
      end: fc.constantFrom('done' as const, 'done' as const, 'failed' as const, 'never' as const),
    }),
  },
  { weight: 4, arbitrary: fc.record({ do: fc.constant('tally' as const), who: fc.nat(1) }) },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant('prove' as const),
      who: fc.nat(1),
      passed: fc.boolean(),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('uphold' as const) }) },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('bind' as const),
      who: fc.nat(1),
      wallet: fc.nat(1),
      both: fc.boolean(),
    }),
  },
  { weight: 3, arbitrary: step },
);

/** One step of a history: what somebody does to the world of a test. */
export type Step =
  | (typeof sharingStep extends fc.Arbitrary<infer T> ? T : never)
  | { do: 'refund' }
  | { do: 'fund'; amount: bigint; on: number }
  | { do: 'accrue'; share: number; on: number }
  | { do: 'close'; on: number }
  | { do: 'reopen'; on: number }
  | { do: 'unfund'; on: number; share: number }
  | { do: 'makeGood'; on: number }
  | { do: 'short'; on: number }
  | { do: 'backup' }
  | { do: 'restore' };

/** With the requester's refund, which ends the campaign. */
export const refundStep = fc.oneof(
  { weight: 30, arbitrary: step },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('refund' as const) }) },
);

/** With copies of the database that later replace it (docs/money.md rule 22). */
export const restoreStep = fc.oneof(
  { weight: 12, arbitrary: step },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('backup' as const) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('restore' as const) }) },
);

/** With refunds between a copy and its restore, or after it. */
export const lateStep = fc.oneof(
  { weight: 12, arbitrary: restoreStep },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('refund' as const) }) },
);

const on = fc.nat(1);

/** With campaigns that close before they have accrued, and dates of the chain that move. */
export const closingStep = fc.oneof(
  { weight: 24, arbitrary: step },
  {
    weight: 2,
    arbitrary: fc.record({ do: fc.constant('accrue' as const), share: fc.nat(100), on }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constant('fund' as const), amount: fc.bigInt(1n, 90_000n), on }),
  },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('close' as const), on }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('reopen' as const), on }) },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constant('unfund' as const), share: fc.nat(100), on }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('makeGood' as const), on }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('short' as const), on }) },
);
