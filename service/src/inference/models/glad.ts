import type { Labels } from '../labels/labels.ts';
import { sigmoid } from '../math/special.ts';
import { type Fit, type FitOptions, TOLERANCE } from './model.ts';
import { expect, voteShares } from './posterior.ts';

const MAX_ITERATIONS = 50;
/** How many gradient steps on abilities and easiness each round takes. */
const STEPS = 10;
const ABILITY_LIMIT = 6;
const EASINESS_LIMIT = 4;
/** No answer is taken to be more certain than this. */
const FLOOR = 1e-6;

/** What GLAD estimates about raters and tasks. */
interface Skills {
  /** By rater; 1 is the prior mean, below 0 is worse than guessing. */
  ability: Float64Array;
  /** By task, as a logarithm; 0 is the prior mean. */
  easiness: Float64Array;
}

/**
 * GLAD: the chance of a right answer is the sigmoid of ability × easiness. EM whose M-step
 * climbs the gradient under N(1, 1) and N(0, 1) priors. Whitehill, Ruvolo, Wu, Bergsma and
 * Movellan, "Whose Vote Should Count More" (NIPS 2009). O(answers × steps) a round.
 *
 * Fails where raters' errors depend on the class (a rater has only one ability), and with one answer
 * per task, where easiness is only its prior. The climb is not a full M-step, so no bound is
 * guaranteed.
 */
export function glad(labels: Labels, options: FitOptions = {}): Fit {
  const posterior = options.from?.slice() ?? voteShares(labels);
  const skills: Skills = {
    ability: new Float64Array(labels.raters).fill(1),
    easiness: new Float64Array(labels.tasks),
  };
  const answers = new Float64Array(labels.raters);
  for (let i = 0; i < labels.rater.length; i++) answers[labels.rater[i]!]! += 1;
  const flat = new Float64Array(labels.classes);
  let bound = 0;
  let iterations = 0;

  for (
    let change = 1;
    change >= TOLERANCE && iterations < (options.iterations ?? MAX_ITERATIONS);
  ) {
    for (let step = 0; step < STEPS; step++) climb(labels, posterior, skills, answers);
    const step = expect(labels, flat, posterior, weigh(labels, skills));
    change = step.change;
    bound = step.logLikelihood;
    iterations += 1;
  }

  return { posterior, iterations, bound };
}

/** One gradient step, scaled for each unknown by the inverse of a bound on its curvature. */
function climb(
  labels: Labels,
  posterior: Float64Array,
  skills: Skills,
  answers: Float64Array,
): void {
  const { tasks, raters, classes, start, rater, label } = labels;
  const { ability, easiness } = skills;
  const towards = new Float64Array(raters);

  for (let t = 0; t < tasks; t++) {
    const scale = Math.exp(easiness[t]!);
    let slope = 0;
    for (let i = start[t]!; i < start[t + 1]!; i++) {
      const w = rater[i]!;
      const surprise = posterior[t * classes + label[i]!]! - sigmoid(ability[w]! * scale);
      towards[w]! += surprise * scale;
      slope += surprise * ability[w]!;
    }
    const next =
      easiness[t]! + (slope * scale - easiness[t]!) / (1 + 0.5 * (start[t + 1]! - start[t]!));
    easiness[t] = Math.min(EASINESS_LIMIT, Math.max(-EASINESS_LIMIT, next));
  }

  for (let w = 0; w < raters; w++) {
    const next = ability[w]! + (towards[w]! - (ability[w]! - 1)) / (1 + 0.5 * answers[w]!);
    ability[w] = Math.min(ABILITY_LIMIT, Math.max(-ABILITY_LIMIT, next));
  }
}

function weigh({ classes, start, rater, label }: Labels, { ability, easiness }: Skills) {
  const others = Math.log(Math.max(1, classes - 1));
  return (task: number, row: Float64Array): void => {
    const scale = Math.exp(easiness[task]!);
    let wrong = 0;
    for (let i = start[task]!; i < start[task + 1]!; i++) {
      const right = Math.min(1 - FLOOR, Math.max(FLOOR, sigmoid(ability[rater[i]!]! * scale)));
      const missed = Math.log(1 - right) - others;
      row[label[i]!]! += Math.log(right) - missed;
      wrong += missed;
    }

    for (let k = 0; k < row.length; k++) row[k]! += wrong;
  };
}
