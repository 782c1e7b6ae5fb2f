/** The evidence about one rater of a campaign: counts, not opinions. */
export interface RaterRecord {
  /** Answers to tasks with a known answer, and the log odds that follow from them (`goldOdds`). */
  gold: { right: number; wrong: number; odds: number };
  /** Their own answers asked again with the sides swapped. */
  swaps: { same: number; changed: number };
  /** Questions of the entrance test. */
  entrance: { right: number; wrong: number };
  /** How much their answers depend on what others say, relative to the median; null when not known. */
  spread: number | null;
}

export type Standing = 'open' | 'proven' | 'against';

/** A rater's standing, and why. */
export interface Finding {
  standing: Standing;
  /** The receipt's reason, `code: evidence`, when it is against the rater. */
  reason: string | null;
}

/** The reason code for failed checks. */
export const CHECKS_FAILED = 'checks_failed';

/**
 * The chances that an honest rater, and one who does not read, pass a check. Gold is never a tie, so
 * who only chooses a side is right half of the time; an honest rater is somebody who reads in a second
 * language, not the best of them.
 */
const GOLD = { honest: 0.8, blind: 1 / 2 };
const SWAP = { honest: 0.75, blind: 1 / 3 };
/** The odds at which the checks decide: wrong for 1 honest rater in 1,000 and 1 blind one in 20. */
const AGAINST = Math.log(1 / 1_000);
const PROVEN = Math.log(20);
/** The most that an entrance test can weigh, because its questions get passed on. */
const MAX_ENTRANCE_ODDS = Math.log(5);
/** The most that repeats can speak for somebody: a rule without reading repeats itself as well. */
const MAX_SWAP_ODDS = Math.log(5);

/**
 * Log odds that a rater reads rather than clicks blindly, by the checks they were given: a
 * sequential probability ratio test, so that looking after every answer is allowed for. Wald,
 * "Sequential Tests of Statistical Hypotheses" (1945).
 */
export function checkOdds({ gold, swaps, entrance }: RaterRecord): number {
  const test = knownOdds(entrance);
  const repeats =
    swaps.same * Math.log(SWAP.honest / SWAP.blind) +
    swaps.changed * Math.log((1 - SWAP.honest) / (1 - SWAP.blind));
  return (
    Math.max(-MAX_ENTRANCE_ODDS, Math.min(MAX_ENTRANCE_ODDS, test)) +
    gold.odds +
    Math.min(MAX_SWAP_ODDS, repeats)
  );
}

const knownOdds = ({ right, wrong }: RaterRecord['entrance']): number =>
  right * Math.log(GOLD.honest / GOLD.blind) +
  wrong * Math.log((1 - GOLD.honest) / (1 - GOLD.blind));

/** How many answers of others to a gold task are presumed, and how many of them right: for a right
 * answer as many as of honest raters, for a wrong one hardly more than by chance. */
const PRESUMED = 4;
const PRESUMED_CHANCE = 0.7;

/**
 * The log odds of one answer to a gold task. A requester may be wrong, or of one taste where people have
 * several, so a gold task weighs as much as others bear it out: a right answer counts as presumed
 * until they do not, a wrong one only once they do.
 * @param others how many other people gave the task's answer, out of how many
 */
export function goldOdds(isRight: boolean, others: { right: number; all: number }): number {
  const within = (chance: number) => Math.min(GOLD.honest, Math.max(GOLD.blind, chance));
  const { right, all } = others;
  const presumed = within((right + PRESUMED * GOLD.honest) / (all + PRESUMED));
  const shown = within((right + PRESUMED * PRESUMED_CHANCE) / (all + PRESUMED));
  return isRight ? Math.log(presumed / GOLD.blind) : Math.log((1 - shown) / (1 - GOLD.blind));
}

/** Raters below this share of a campaign's median spread are checked more often. */
const DOUBTED = 0.25;
/** Checks that speak this much against somebody bring more checks. */
const DOUBTED_ODDS = -1;

/**
 * Whether a rater is in doubt, because their answers hardly depend on what others say about the same
 * tasks. That may be an honest minority, so it rejects and delays nothing; it only brings more checks.
 */
export const isDoubted = (record: RaterRecord): boolean =>
  checkOdds(record) < DOUBTED_ODDS || (record.spread !== null && record.spread < DOUBTED);

/** A rater's standing, by their own checks, never by what others say about the same work. */
export function judge(record: RaterRecord): Finding {
  const odds = checkOdds(record);
  if (odds <= AGAINST) return { standing: 'against', reason: failed(record) };
  return { standing: odds >= PROVEN ? 'proven' : 'open', reason: null };
}

/**
 * The standing of one of several raters who answer as one. Their checks are those of whoever stands
 * behind them, unless the rater's own speak for them.
 */
export function judgeTogether(record: RaterRecord, all: readonly RaterRecord[]): Finding {
  const own = judge(record);
  if (own.standing === 'against') return own;
  const together = all.reduce(add);
  const finding = judge(together);
  if (finding.standing !== 'against') return finding.standing === own.standing ? own : OPEN;
  if (!speakAgainst(record)) return OPEN;
  return { ...finding, reason: `${finding.reason}, by ${all.length} who answer as one` };
}

/** With fewer answers to gold of their own nobody is judged by those of others. */
const OWN_GOLD = 3;

const speakAgainst = ({ gold }: RaterRecord): boolean =>
  gold.right + gold.wrong >= OWN_GOLD && gold.odds < 0;

const OPEN: Finding = { standing: 'open', reason: null };

const add = (a: RaterRecord, b: RaterRecord): RaterRecord => ({
  gold: {
    right: a.gold.right + b.gold.right,
    wrong: a.gold.wrong + b.gold.wrong,
    odds: a.gold.odds + b.gold.odds,
  },
  swaps: { same: a.swaps.same + b.swaps.same, changed: a.swaps.changed + b.swaps.changed },
  entrance: {
    right: a.entrance.right + b.entrance.right,
    wrong: a.entrance.wrong + b.entrance.wrong,
  },
  spread: null,
});

function failed({ gold, swaps }: RaterRecord): string {
  const checks = gold.right + gold.wrong;
  const repeats = swaps.same + swaps.changed;
  return `${CHECKS_FAILED}: ${gold.right} of ${checks} known answers, ${swaps.same} of ${repeats} repeats with swapped sides`;
}
