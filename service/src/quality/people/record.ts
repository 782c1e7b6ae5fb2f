/** The evidence about one rater of a campaign: counts, not opinions. */
export interface RaterRecord {
  /** Answers to clear-cut tasks with a known answer. */
  gold: { right: number; wrong: number };
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

/** The chances that an honest rater, and one who does not read, pass a check. */
const GOLD = { honest: 0.9, blind: 1 / 3 };
const SWAP = { honest: 0.75, blind: 1 / 3 };
/** The odds at which the checks decide: wrong for 1 honest rater in 500 and 1 blind one in 20. */
const AGAINST = Math.log(1 / 500);
const PROVEN = Math.log(20);
/** The most that an entrance test can weigh, because its questions get passed on. */
const MAX_ENTRANCE_ODDS = Math.log(5);

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

/** Raters below this share of a campaign's median spread are checked more often. */
const DOUBTED = 0.25;

/**
 * Whether a rater is in doubt, because their answers hardly depend on what others say about the same
 * tasks. That may be an honest minority, so it rejects and delays nothing; it only brings more checks.
 */
export const isDoubted = ({ spread }: RaterRecord): boolean => spread !== null && spread < DOUBTED;

/** A rater's standing, by their own checks, never by what others say. */
export function judge(record: RaterRecord): Finding {
  const { gold, swaps } = record;
  const odds = checkOdds(record);
  if (odds <= AGAINST) {
    const checks = gold.right + gold.wrong;
    const repeats = swaps.same + swaps.changed;
    const reason = `${CHECKS_FAILED}: ${gold.right} of ${checks} known answers, ${swaps.same} of ${repeats} repeats with swapped sides`;
    return { standing: 'against', reason };
  }

  return { standing: odds >= PROVEN ? 'proven' : 'open', reason: null };
}
