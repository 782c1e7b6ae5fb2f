import { softmax } from '../math/special.ts';

/** Smaller probabilities only mean that something is very unlikely. */
const FLOOR = 1e-6;

/** Logs of a posterior, none below ln 1e-6. */
export const flooredLogs = (posterior: Float64Array): Float64Array =>
  posterior.map((share) => Math.log(Math.max(share, FLOOR)));

/**
 * Raises a posterior to a power, row by row, and normalises it: below 1 it becomes less sure, above 1
 * surer, and the order of the classes stays. Temperature scaling: Guo et al., "On Calibration of
 * Modern Neural Networks" (ICML 2017). O(tasks × classes).
 */
export function temper(posterior: Float64Array, classes: number, power: number): Float64Array {
  const tempered = flooredLogs(posterior);
  for (let at = 0; at < tempered.length; at++) tempered[at]! *= power;
  for (let at = 0; at < tempered.length; at += classes) softmax(tempered, at, classes);
  return tempered;
}
