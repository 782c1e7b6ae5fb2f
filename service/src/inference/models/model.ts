import type { Labels } from '../labels/labels.ts';

/** The result of fitting a model to answers. */
export interface Fit {
  /** P(class | answers), tasks × classes, row by row; a row sums to 1. */
  posterior: Float64Array;
  iterations: number;
  /** What the fit maximised, nats: a log likelihood, a log posterior or a bound on one. */
  bound: number;
}

/** Options of every model. */
export interface FitOptions {
  /** For models that start at random. */
  seed?: number | undefined;
  /** The posterior of an earlier fit of the same tasks and classes: a warm start. Not changed. */
  from?: Float64Array | undefined;
  /** The most rounds. */
  iterations?: number | undefined;
}

export type Model = (labels: Labels, options?: FitOptions) => Fit;

/** A fit ends when the posterior changes by less, as the mean over tasks and classes. */
export const TOLERANCE = 1e-5;
