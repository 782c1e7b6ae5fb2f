import type { Dropped } from './chain/blocks.ts';
import type { KeptBack } from './holder.ts';
import type { Dice } from './seeded.ts';

/** How many devices, wallets and campaigns a history has. */
export const DEVICES = 5;
export const WALLETS = 4;
export const CAMPAIGNS = 3;

/** One thing that somebody does in a history. Times in minutes unless their name says otherwise. */
export type Step =
  | { do: 'answer'; who: number; fast: boolean; choice: 'a' | 'b' | 'tie'; lost: boolean }
  | { do: 'skip' | 'hold' | 'stop' | 'sync' | 'present' | 'lie' | 'repair'; who: number }
  | { do: 'keepBack'; who: number; what: KeptBack }
  | { do: 'borrow'; who: number; from: number }
  | { do: 'presentKey'; who: number; bare: boolean }
  | { do: 'bind' | 'announce'; who: number; wallet: number; both: boolean }
  | { do: 'claim'; who: number; wallet: number; elsewhere: boolean }
  | { do: 'claimSelf' | 'claimRoot' | 'cancelClaims'; who: number; wallet: number }
  | { do: 'rounds'; turns: number; minutes: number }
  | { do: 'wait'; minutes: number }
  | { do: 'fund'; on: number; amount: number; days: number }
  | { do: 'makeGood' | 'refit' | 'jumpTo'; on: number }
  | { do: 'refund'; on: number; early: boolean; back: boolean }
  | { do: 'reorg'; depth: number; what: Dropped }
  | { do: 'stall' | 'foreign' | 'appeal' | 'uphold' | 'replay' | 'backup' | 'restart' | 'rotate' }
  | { do: 'faults'; at: number; away: number; silent: boolean; behind: number; blind: boolean }
  | { do: 'kill'; after: number }
  | { do: 'restore'; present: number }
  | { do: 'veto' | 'thief' | 'revoke' }
  | { do: 'refuse'; wallet: number }
  | { do: 'pause'; hours: number }
  | { do: 'cap'; share: number }
  | { do: 'share'; who: number; bytes: number; end: 'done' | 'failed' | 'never' }
  | { do: 'tally'; who: number }
  | { do: 'prove'; who: number; passed: boolean };

type Maker = (dice: Dice) => Step;

const who = (dice: Dice) => dice.below(DEVICES);
const wallet = (dice: Dice) => dice.below(WALLETS);
const on = (dice: Dice) => dice.below(CAMPAIGNS);
const oneOf = <T>(dice: Dice, all: readonly T[]): T => all[dice.below(all.length)]!;
const often = (dice: Dice, percent: number) => dice.below(100) < percent;

/** The ordinary ones, and how often each comes. */
const ORDINARY: [number, Maker][] = [
  [
    22,
    (d) => ({
      do: 'answer',
      who: who(d),
      fast: often(d, 15),
      choice: oneOf(d, ['a', 'b', 'tie']),
      lost: often(d, 10),
    }),
  ],
  [9, (d) => ({ do: 'bind', who: who(d), wallet: wallet(d), both: often(d, 40) })],
  [8, (d) => ({ do: 'sync', who: who(d) })],
  [12, (d) => ({ do: 'rounds', turns: 1 + d.below(4), minutes: oneOf(d, [0, 1, 70]) })],
  [4, (d) => ({ do: 'wait', minutes: oneOf(d, [5, 40, 1_500, 11_000, 20_000]) })],
  [5, (d) => ({ do: 'claim', who: who(d), wallet: wallet(d), elsewhere: often(d, 20) })],
  [2, (d) => ({ do: 'claimSelf', who: who(d), wallet: wallet(d) })],
  [2, (d) => ({ do: 'claimRoot', who: who(d), wallet: wallet(d) })],
  [2, (d) => ({ do: 'hold', who: who(d) })],
  [1, (d) => ({ do: 'skip', who: who(d) })],
  [2, (d) => ({ do: 'fund', on: on(d), amount: d.below(120_000), days: d.below(200) })],
];

/** Those that make trouble. */
const TROUBLE: [number, Maker][] = [
  [3, (d) => ({ do: 'announce', who: who(d), wallet: wallet(d), both: false })],
  [1, (d) => ({ do: 'stop', who: who(d) })],
  [3, (d) => ({ do: 'present', who: who(d) })],
  [2, (d) => ({ do: 'lie', who: who(d) })],
  [4, (d) => ({ do: 'keepBack', who: who(d), what: oneOf(d, ['entries', 'binding', 'newest']) })],
  [2, (d) => ({ do: 'borrow', who: who(d), from: who(d) })],
  [4, (d) => ({ do: 'presentKey', who: d.below(2), bare: often(d, 40) })],
  [2, (d) => ({ do: 'repair', who: who(d) })],
  [1, (d) => ({ do: 'cancelClaims', who: who(d), wallet: wallet(d) })],
  [4, (d) => ({ do: 'refund', on: on(d), early: often(d, 30), back: often(d, 25) })],
  [3, (d) => ({ do: 'jumpTo', on: on(d) })],
  [4, (d) => ({ do: 'makeGood', on: on(d) })],
  [2, (d) => ({ do: 'refit', on: on(d) })],
  [
    7,
    (d) => ({
      do: 'reorg',
      depth: 1 + d.below(often(d, 50) ? 4 : 25),
      what: oneOf(d, ['kept', 'lost', 'reversed']),
    }),
  ],
  [3, () => ({ do: 'stall' })],
  [2, () => ({ do: 'foreign' })],
  [2, () => ({ do: 'appeal' })],
  [1, () => ({ do: 'uphold' })],
  [2, () => ({ do: 'replay' })],
  [4, () => ({ do: 'backup' })],
  [1, () => ({ do: 'restart' })],
  [1, () => ({ do: 'rotate' })],
  [
    3,
    (d) => ({
      do: 'faults',
      at: d.below(2),
      away: oneOf(d, [0, 3, 20]),
      silent: often(d, 30),
      behind: oneOf(d, [0, 0, 2, 6]),
      blind: often(d, 20),
    }),
  ],
  [5, (d) => ({ do: 'kill', after: d.below(60) })],
  [3, (d) => ({ do: 'restore', present: d.below(2 ** DEVICES) & d.below(2 ** DEVICES) })],
  [3, () => ({ do: 'veto' })],
  [2, () => ({ do: 'thief' })],
  [1, () => ({ do: 'revoke' })],
  [1, (d) => ({ do: 'refuse', wallet: wallet(d) })],
  [1, (d) => ({ do: 'pause', hours: 1 + d.below(200) })],
  [1, (d) => ({ do: 'cap', share: d.below(100) })],
  [
    4,
    (d) => ({
      do: 'share',
      who: d.below(2),
      bytes: d.below(10 * 1024 * 1024),
      end: oneOf(d, ['done', 'done', 'failed', 'never']),
    }),
  ],
  [3, (d) => ({ do: 'tally', who: d.below(2) })],
  [2, (d) => ({ do: 'prove', who: d.below(2), passed: often(d, 60) })],
];

function draw(dice: Dice, table: readonly [number, Maker][]): Step {
  const total = table.reduce((sum, [weight]) => sum + weight, 0);
  let at = dice.below(total);
  for (const [weight, make] of table) {
    if (at < weight) return make(dice);
    at -= weight;
  }
  throw new RangeError('the weights do not add up');
}

/**
 * The steps of a seed. Each history makes trouble of a few kinds only, so that what they lead to has
 * time to come about.
 */
export function drawSteps(dice: Dice, count: number): Step[] {
  const kinds = TROUBLE.filter(() => often(dice, 25));
  const share = kinds.length === 0 ? 0 : 25 + dice.below(35);
  return Array.from({ length: count }, () => draw(dice, often(dice, share) ? kinds : ORDINARY));
}
