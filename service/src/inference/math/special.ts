/**
 * The digamma function, the derivative of ln Γ: recurrence up to 10, then the asymptotic series
 * (Abramowitz and Stegun 6.3.5 and 6.3.18). Absolute error below 1e-12 for x ≥ 1e-4.
 * @param x above 0
 */
export function digamma(x: number): number {
  let shift = 0;
  let at = x;
  while (at < 10) {
    shift -= 1 / at;
    at += 1;
  }
  const r = 1 / (at * at);
  const series =
    r *
    (1 / 12 - r * (1 / 120 - r * (1 / 252 - r * (1 / 240 - r * (1 / 132 - (r * 691) / 32760)))));

  return shift + Math.log(at) - 0.5 / at - series;
}

/**
 * ln Γ(x): recurrence up to 10, then Stirling's series (Abramowitz and Stegun 6.1.41).
 * @param x above 0
 */
export function lgamma(x: number): number {
  let shift = 0;
  let at = x;
  while (at < 10) {
    shift -= Math.log(at);
    at += 1;
  }
  const r = 1 / (at * at);
  const series = (1 / 12 - r * (1 / 360 - r * (1 / 1260 - r * (1 / 1680 - r / 1188)))) / at;

  return shift + (at - 0.5) * Math.log(at) - at + 0.5 * Math.log(2 * Math.PI) + series;
}

/** 1 / (1 + e^-x), without overflow. */
export const sigmoid = (x: number): number =>
  x >= 0 ? 1 / (1 + Math.exp(-x)) : 1 - 1 / (1 + Math.exp(x));

/**
 * Turns `size` log weights from `from` on into probabilities, in place.
 * @returns ln of the sum of the weights
 */
export function softmax(values: Float64Array, from: number, size: number): number {
  let max = Number.NEGATIVE_INFINITY;
  for (let i = from; i < from + size; i++) max = Math.max(max, values[i]!);
  let sum = 0;
  for (let i = from; i < from + size; i++) {
    const weight = Math.exp(values[i]! - max);
    values[i] = weight;
    sum += weight;
  }
  for (let i = from; i < from + size; i++) values[i]! /= sum;

  return max + Math.log(sum);
}
