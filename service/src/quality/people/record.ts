/** What speaks for and against one rater of a campaign: counts, no opinion of anybody. */
export interface RaterRecord {
  /** Clear-cut tasks whose answer is known. */
  gold: { right: number; wrong: number };
  /** Own answers asked again with the sides swapped. */
  swaps: { same: number; changed: number };
  /** Questions of the entrance test. */
  entrance: { right: number; wrong: number };
  /** The strongest sign that they follow another rater; null without one. */
  copy: { z: number; shared: number } | null;
  /** How much their answers depend on what the others say, over the usual; null where it is not known. */
  spread: number | null;
}

export type Standing = 'open' | 'proven' | 'against';

export interface Finding {
  standing: Standing;
  /** Receipt reason `code: evidence`, where it speaks against the rater. */
  reason: string | null;
}

/** Code of the reason of those who failed their checks. */
export const CHECKS_FAILED = 'checks_failed';

/** Chances that an honest rater, and one who does not read, pass a check. */
const GOLD = { honest: 0.9, blind: 1 / 3 };
const SWAP = { honest: 0.75, blind: 1 / 3 };
/** Odds at which the checks decide: wrongly against 1 honest rater in 500, for 1 blind in 20. */
const AGAINST = Math.log(1 / 500);
const PROVEN = Math.log(20);
/** Questions of an entrance test are passed on, so all of them weigh at most as much as this. */
const MAX_ENTRANCE_ODDS = Math.log(5);
/** As many deviations from independence as no honest pair reaches by chance. */
const COPY_Z = 5;

/**
 * Log odds that a rater reads rather than clicks blindly, by the checks they were given: a
 * sequential probability ratio test, so that looking after every answer is allowed for. Wald,
 * "Sequential Tests of Statistical Hypotheses" (1945).
 */
export function checkOdds({ gold, swaps, entrance }: RaterRecord): number {
  const test = knownOdds(entrance);
  return (
    Math.max(-MAX_ENTRANCE_ODDS, Math.min(MAX_ENTRANCE_ODDS, test)) +
    knownOdds(gold) +
    swaps.same * Math.log(SWAP.honest / SWAP.blind) +
    swaps.changed * Math.log((1 - SWAP.honest) / (1 - SWAP.blind))
  );
}

const knownOdds = ({ right, wrong }: RaterRecord['gold']): number =>
  right * Math.log(GOLD.honest / GOLD.blind) +
  wrong * Math.log((1 - GOLD.honest) / (1 - GOLD.blind));

/** Of the usual spread of a campaign, below which somebody is checked more often. */
const DOUBTED = 0.25;

/**
 * Whether to look more closely: the answers hardly depend on what others say of the same tasks. That
 * may be an honest minority, so it rejects nothing and delays nothing; it only asks more checks.
 */
export const isDoubted = ({ spread }: RaterRecord): boolean => spread !== null && spread < DOUBTED;

/** Where a rater stands. Depends on their own checks and on copying, on nobody's opinion. */
export function judge(record: RaterRecord): Finding {
  const { gold, swaps, copy } = record;
  if (copy && copy.z >= COPY_Z) {
    const reason = `copied: agrees with an earlier rater on ${copy.shared} tasks, z ${copy.z.toFixed(1)}`;
    return { standing: 'against', reason };
  }
  const odds = checkOdds(record);
  if (odds <= AGAINST) {
    const checks = gold.right + gold.wrong;
    const repeats = swaps.same + swaps.changed;
    const reason = `${CHECKS_FAILED}: ${gold.right} of ${checks} known answers, ${swaps.same} of ${repeats} repeats with swapped sides`;
    return { standing: 'against', reason };
  }
  return { standing: odds >= PROVEN ? 'proven' : 'open', reason: null };
}
