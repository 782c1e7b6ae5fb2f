const LEAST = Math.log(0.05);
const MOST = Math.log(3);
const POINTS = 40;
/** How far a power is presumed to lie from the expected one, as a standard deviation of its log. */
const SPREAD = 1;

/**
 * The power that makes what was held out likeliest, by a search over a grid of logarithms.
 * @param logLikelihood of what was held out, nats
 * @param expected where the power is presumed to lie without evidence
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
    consider(Math.exp(LEAST + ((MOST - LEAST) * i) / (POINTS - 1)));
  }
  return best;
}
