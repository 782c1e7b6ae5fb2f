import type { Step } from './steps.ts';

/** A history that once broke something, shrunk. */
export interface Found {
  /** What broke; how it was mended is in git. */
  what: string;
  seed: number;
  /** Which terms its campaigns have. */
  terms: number;
  steps: readonly Step[];
}

const bind = (who: number, wallet: number, both = false): Step => ({
  do: 'bind',
  who,
  wallet,
  both,
});
const answer = (who: number, choice: 'a' | 'b' | 'tie' = 'a'): Step => ({
  do: 'answer',
  who,
  fast: false,
  choice,
  lost: false,
});
const restore = (present: number): Step => ({ do: 'restore', present });
const rounds = (turns: number, minutes: number): Step => ({ do: 'rounds', turns, minutes });

/** They hold whatever the weights of the steps are, as seeds would not. */
export const FOUND: readonly Found[] = [
  {
    what: 'a credit whose receipt nobody had was paid besides the entry that counts it',
    seed: 126_704_721,
    terms: 2,
    steps: [
      bind(1, 0),
      { do: 'bind', who: 2, wallet: 0, both: true },
      { do: 'answer', who: 2, fast: false, choice: 'b', lost: false },
      { do: 'jumpTo', on: 2 },
      rounds(1, 0),
      { do: 'answer', who: 1, fast: false, choice: 'tie', lost: false },
      { do: 'restore', present: 2 },
    ],
  },
  {
    what: 'the standby accrual key attested nothing again',
    seed: 26,
    terms: 0,
    steps: [
      bind(3, 1),
      answer(3),
      { do: 'jumpTo', on: 2 },
      rounds(2, 1),
      { do: 'rotate' },
      answer(3),
    ],
  },
  {
    what: 'what a decision gave back to a refunded campaign was free until the next duty',
    seed: 34,
    terms: 1,
    steps: [
      answer(3),
      { do: 'refund', on: 0, early: false, back: false },
      { do: 'reorg', depth: 1, what: 'reversed' },
      { do: 'reorg', depth: 8, what: 'reversed' },
      rounds(1, 0),
    ],
  },
  {
    what: 'a campaign younger than the copy could not come back near its deadline',
    seed: 42,
    terms: 0,
    steps: [restore(12), { do: 'jumpTo', on: 2 }, { do: 'fund', on: 2, amount: 75_793, days: 167 }],
  },
  {
    what: 'a voucher said what a restore had lost, and was paid out of what others had earned',
    seed: 1019,
    terms: 0,
    steps: [
      answer(1, 'tie'),
      { do: 'reorg', depth: 12, what: 'lost' },
      restore(23),
      bind(1, 0, true),
    ],
  },
  {
    what: 'a device that was bound twice, before and after a restore, could never take over our chain',
    seed: 1048,
    terms: 0,
    steps: [bind(0, 1, true), restore(0), { do: 'wait', minutes: 20_000 }, bind(0, 3)],
  },
  {
    what: 'a device brought the entries of one that was still away',
    seed: 1101,
    terms: 0,
    steps: [answer(1, 'b'), bind(1, 2), bind(3, 2), restore(16), answer(3, 'tie')],
  },
  {
    what: 'a device was bound in a service that did not know of its binding',
    seed: 41,
    terms: 0,
    steps: [bind(4, 1), restore(10), bind(4, 0)],
  },
];

const weeks: Step = { do: 'wait', minutes: 11_000 };
const refund = (on: number, back: boolean): Step => ({ do: 'refund', on, early: false, back });
const claim = (who: number, wallet: number): Step => ({
  do: 'claim',
  who,
  wallet,
  elsewhere: false,
});

/** Written by hand: each goes to states that chance seldom reaches. */
export const SCENES: Readonly<Record<string, readonly Step[]>> = {
  'a root is vetoed, and an honest one follows and pays': [
    bind(0, 0),
    answer(0),
    answer(0),
    { do: 'veto' },
    answer(0),
    rounds(10, 20),
    { do: 'thief' },
    { do: 'veto' },
    weeks,
    answer(0),
    { do: 'claimRoot', who: 0, wallet: 0 },
  ],
  'a key of a pending root is revoked': [
    bind(0, 0),
    answer(0),
    { do: 'revoke' },
    weeks,
    answer(0),
    rounds(10, 20),
  ],
  'a refund is taken back': [bind(0, 0), answer(0), refund(0, true), answer(0)],
  'a campaign closes before it accrued': [
    bind(0, 0),
    answer(0),
    refund(2, false),
    refund(1, false),
    answer(0),
    { do: 'sync', who: 0 },
  ],
  'blocks are dropped while a transaction is in flight': [
    bind(0, 0),
    answer(0),
    rounds(3, 70),
    { do: 'stall' },
    claim(0, 0),
    rounds(1, 1),
    { do: 'reorg', depth: 8, what: 'lost' },
    { do: 'stall' },
    rounds(3, 2),
  ],
  'a claim loses its payment, and its wallet pays itself': [
    bind(0, 0),
    answer(0),
    claim(0, 0),
    rounds(2, 0),
    { do: 'claimSelf', who: 0, wallet: 0 },
    { do: 'reorg', depth: 9, what: 'reversed' },
    rounds(4, 1),
  ],
  'calls that the vault refuses': [
    bind(0, 0),
    answer(0),
    bind(1, 1),
    answer(1),
    rounds(2, 70),
    { do: 'refund', on: 0, early: true, back: false },
    { do: 'cancelClaims', who: 0, wallet: 0 },
    { do: 'claimSelf', who: 0, wallet: 0 },
    { do: 'claimSelf', who: 0, wallet: 0 },
    { do: 'pause', hours: 5 },
    { do: 'claimSelf', who: 1, wallet: 1 },
    { do: 'rotate' },
  ],
  'a debt is booked between the copy and the restore': [
    bind(0, 0),
    { do: 'backup' },
    answer(0),
    refund(2, false),
    refund(1, false),
    refund(0, false),
    answer(0),
    { do: 'sync', who: 0 },
    weeks,
    { do: 'sync', who: 0 },
    restore(31),
    { do: 'sync', who: 0 },
  ],
  'a device keeps its entries back, and goes over to another wallet': [
    bind(0, 0),
    bind(1, 0),
    { do: 'backup' },
    answer(0),
    { do: 'sync', who: 1 },
    { do: 'restore', present: 0 },
    weeks,
    bind(0, 1, true),
    { do: 'keepBack', who: 0, what: 'entries' },
    { do: 'sync', who: 1 },
    bind(0, 2, true),
  ],
  'a device keeps its binding back, and goes over to another wallet': [
    bind(1, 0),
    { do: 'backup' },
    answer(0),
    bind(0, 0),
    { do: 'sync', who: 1 },
    restore(2),
    { do: 'keepBack', who: 0, what: 'binding' },
    { do: 'borrow', who: 2, from: 1 },
    weeks,
    bind(0, 1),
  ],
  'a bandwidth key presents what it held': [
    bind(0, 0),
    { do: 'backup' },
    { do: 'share', who: 0, bytes: 9_000_000, end: 'done' },
    { do: 'tally', who: 0 },
    { do: 'prove', who: 0, passed: true },
    { do: 'share', who: 0, bytes: 9_000_000, end: 'done' },
    { do: 'tally', who: 0 },
    weeks,
    rounds(2, 1),
    { do: 'restore', present: 0 },
    { do: 'presentKey', who: 0, bare: true },
    { do: 'presentKey', who: 0, bare: false },
    bind(0, 1, true),
  ],
  'two branches of a device, and both count': [
    bind(0, 0),
    { do: 'backup' },
    answer(0),
    answer(1),
    { do: 'restore', present: 0 },
    weeks,
    bind(0, 1, true),
    { do: 'sync', who: 0 },
    answer(0),
  ],
};
