const MIN_LOG = Math.log(0.05);
const MAX_LOG = Math.log(3);
const POINTS = 40;
/** The prior standard deviation of the log power around the expected one. */
const SPREAD = 1;

/**
 * The power that makes the held-out data likeliest, by a search over a grid of logarithms.
 * @param logLikelihood of the held-out data, nats
 * @param expected the power that is expected without evidence
 */
export function searchPower(logLikelihood: (power: number) => number, expected = 1): number {
  let best = expected;
  let highest = Number.NEGATIVE_INFINITY;
  const consider = (power: number): void => {
    const value = logLikelihood(power) - 0.5 * (Math.log(power / expected) / SPREAD) ** 2;
    if (value <= highest) return;
    highest = value;
    best = power;
  };

  consider(expected);
  for (let i = 0; i < POINTS; i++) {
    consider(Math.exp(MIN_LOG + ((MAX_LOG - MIN_LOG) * i) / (POINTS - 1)));
  }

  return best;
}
