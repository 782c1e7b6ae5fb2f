import type { Labels } from '../labels/labels.ts';
import { type Random, seeded } from '../math/random.ts';
import { digamma } from '../math/special.ts';
import { type Fit, type FitOptions, TOLERANCE } from './model.ts';
import { clampGold, expect, voteShares } from './posterior.ts';

const MAX_ITERATIONS = 100;
/** Starts are compared with each other, so each must converge further than a single fit. */
const AT_REST = TOLERANCE / 10;
const RESTARTS = 10;
/** The Beta prior of whether a rater is honest or spams, and the Dirichlet prior of what they spam. */
const HONEST = 0.5;
const SPAM = 0.5;
const SPAM_LABEL = 1;

/** By rater, the weight of answering honestly; by rater and class, the weight of spamming that label. */
interface Strategies {
  honest: Float64Array;
  spam: Float64Array;
}

/**
 * MACE: a rater either knows and tells the truth, or spams with labels that they prefer.
 * Variational Bayes, the likeliest of ten random starts and one from the votes. Hovy, Berg-Kirkpatrick,
 * Vaswani and Hovy, "Learning Whom to Trust with MACE" (NAACL 2013).
 * O((answers + tasks × classes) × rounds × restarts).
 *
 * Fails with few answers per task (it takes honest raters for spammers) and where an honest rater's
 * errors have a pattern. Starts at random, so another seed may end in another optimum. A warm start
 * replaces all others.
 */
export function mace(labels: Labels, options: FitOptions = {}): Fit {
  const rounds = options.iterations ?? MAX_ITERATIONS;
  const from = options.from?.slice() ?? voteShares(labels);
  clampGold(labels, from);
  let best = run(labels, countStrategies(labels, from, undecided(labels)), rounds);
  if (options.from) return best;

  const random = seeded(options.seed ?? 0);
  for (let restart = 0; restart < RESTARTS; restart++) {
    const next = run(labels, randomStart(labels, random), rounds);
    if (next.bound > best.bound) best = next;
  }

  return best;
}

function run(labels: Labels, start: Strategies, rounds: number): Fit {
  const posterior = new Float64Array(labels.tasks * labels.classes);
  const flat = new Float64Array(labels.classes);
  let strategies = start;
  let bound = 0;
  let iterations = 0;
  for (let change = 1; change >= AT_REST && iterations < rounds; iterations++) {
    const step = expect(labels, flat, posterior, weigh(labels, strategies));
    change = step.change;
    bound = step.logLikelihood;
    strategies = countStrategies(labels, posterior, strategies);
  }

  return { posterior, iterations, bound };
}

function randomStart({ raters, classes }: Labels, random: Random): Strategies {
  const honest = new Float64Array(raters);
  const spam = new Float64Array(raters * classes);

  for (let w = 0; w < raters; w++) {
    const knows = random.next();
    const not = random.next();
    honest[w] = knows / (knows + not);
    let sum = 0;
    for (let k = 0; k < classes; k++) {
      spam[w * classes + k] = random.next();
      sum += spam[w * classes + k]!;
    }
    for (let k = 0; k < classes; k++) spam[w * classes + k]! *= (1 - honest[w]!) / sum;
  }

  return { honest, spam };
}

/** Half honest, half an even spread. */
function undecided({ raters, classes }: Labels): Strategies {
  return {
    honest: new Float64Array(raters).fill(0.5),
    spam: new Float64Array(raters * classes).fill(0.5 / classes),
  };
}

function weigh(labels: Labels, { honest, spam }: Strategies) {
  const { classes, start, rater, label } = labels;
  // Both depend only on rater and label, so take the logs once for each, not for each answer.
  const base = spam.map(safeLog);
  const odds = spam.map((weight, at) => {
    return safeLog(weight + honest[Math.floor(at / classes)]!) - base[at]!;
  });

  return (task: number, row: Float64Array): void => {
    let sum = 0;
    for (let i = start[task]!; i < start[task + 1]!; i++) {
      const at = rater[i]! * classes + label[i]!;
      row[label[i]!]! += odds[at]!;
      sum += base[at]!;
    }
    for (let k = 0; k < row.length; k++) row[k]! += sum;
  };
}

const safeLog = (value: number): number => Math.log(value + 1e-300);

/** The M-step: how often each rater was honest and what they spammed, as expected logs. */
function countStrategies(labels: Labels, posterior: Float64Array, now: Strategies): Strategies {
  const { tasks, raters, classes, start, rater, label } = labels;
  const earnest = new Float64Array(raters);
  const spammed = new Float64Array(raters * classes);

  for (let t = 0; t < tasks; t++) {
    for (let i = start[t]!; i < start[t + 1]!; i++) {
      const w = rater[i]!;
      const at = w * classes + label[i]!;
      const chance = now.honest[w]! / (now.honest[w]! + now.spam[at]!);
      const knew = posterior[t * classes + label[i]!]! * chance;
      earnest[w]! += knew;
      spammed[at]! += 1 - knew;
    }
  }

  for (let w = 0; w < raters; w++) expectLogs(earnest, spammed, w, classes);
  return { honest: earnest, spam: spammed };
}

/** Turns counts into weights, in place. */
function expectLogs(
  earnest: Float64Array,
  spammed: Float64Array,
  w: number,
  classes: number,
): void {
  let spam = 0;
  for (let k = 0; k < classes; k++) spam += spammed[w * classes + k]!;
  const all = digamma(earnest[w]! + spam + HONEST + SPAM);
  earnest[w] = Math.exp(digamma(earnest[w]! + HONEST) - all);
  const asSpammer = digamma(spam + SPAM) - all - digamma(spam + classes * SPAM_LABEL);
  for (let k = 0; k < classes; k++) {
    const at = w * classes + k;
    spammed[at] = Math.exp(digamma(spammed[at]! + SPAM_LABEL) + asSpammer);
  }
}
