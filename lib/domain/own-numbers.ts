import { readAgreement } from './agreement.ts';

/** A piece of work as its own device knows it. */
export interface OwnWork {
  state: 'earned' | 'verified' | 'rejected';
  /** The choice as shown on the screen: `a` is the first side. Absent for work on another device. */
  choice?: string | undefined;
  /** Visible time, ms; 0 when unknown. */
  shownMs: number;
  /** The `reason` of the receipt that decided it. */
  reason?: string | undefined;
}

/** A contributor's statistics about themselves, shares from 0 to 1; null where too little is known. */
export interface OwnNumbers {
  /** Share of decided work that was credited. */
  accepted: number | null;
  /** Share of other people's answers to the same tasks that made the same choice. */
  agreement: number | null;
  /** Share of the first side among answers that took a side: ½ without a side bias. */
  first: number | null;
  /** Share of answers that chose "equal". */
  ties: number | null;
  /** Median visible time, ms. */
  paceMs: number | null;
}

/** A share of fewer than this says nothing. */
const ENOUGH = 10;

const share = (some: number, all: number): number | null => (all < ENOUGH ? null : some / all);

/** A contributor's statistics from the work on this device. They never leave it. */
export function ownNumbers(works: readonly OwnWork[]): OwnNumbers {
  const count = (test: (work: OwnWork) => boolean) => works.filter(test).length;
  const credited = count(({ state }) => state === 'verified');
  const first = count(({ choice }) => choice === 'a');
  const sided = first + count(({ choice }) => choice === 'b');
  const said = works.flatMap(({ state, reason }) =>
    state === 'verified' ? (readAgreement(reason ?? '') ?? []) : [],
  );
  const sum = (part: 'alike' | 'others') => said.reduce((all, each) => all + each[part], 0);

  const times = works.flatMap(({ shownMs }) => (shownMs > 0 ? [shownMs] : []));
  times.sort((a, b) => a - b);

  return {
    accepted: share(credited, credited + count(({ state }) => state === 'rejected')),
    agreement: share(sum('alike'), sum('others')),
    first: share(first, sided),
    ties: share(
      count(({ choice }) => choice === 'tie'),
      count(({ choice }) => choice !== undefined),
    ),
    paceMs: times.length < ENOUGH ? null : (times[Math.floor(times.length / 2)] ?? null),
  };
}
