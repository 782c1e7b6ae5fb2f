/** A function to minimise: it fills `gradient` at `x` and returns the value. */
export type Objective = (x: Float64Array, gradient: Float64Array) => number;

interface Limits {
  /** Stop when no component of the gradient is larger. */
  gradient: number;
  iterations: number;
}

/** How many pairs of steps and gradient changes approximate the curvature. */
const MEMORY = 10;
/** The sufficient decrease, as a share of what the slope predicts (Armijo). */
const DECREASE = 1e-4;
const HALVINGS = 40;

interface Step {
  moved: Float64Array;
  turned: Float64Array;
  scale: number;
}

/**
 * Limited-memory BFGS with backtracking: Liu and Nocedal, "On the Limited Memory BFGS Method for
 * Large Scale Optimization" (Mathematical Programming 45, 1989). For smooth functions.
 * @returns the best point found from `start`, which is not changed
 */
export function minimise(objective: Objective, start: Float64Array, limits: Limits): Float64Array {
  let x = start.slice();
  let gradient = new Float64Array(x.length);
  let value = objective(x, gradient);
  let steps: Step[] = [];

  for (let i = 0; i < limits.iterations && largest(gradient) > limits.gradient; i++) {
    let direction = descent(gradient, steps);
    let slope = dot(direction, gradient);
    if (slope >= 0) {
      steps = [];
      direction = descent(gradient, steps);
      slope = dot(direction, gradient);
    }
    const next = lineSearch(objective, { x, value, direction, slope });
    if (!next) break;
    const moved = difference(next.x, x);
    const turned = difference(next.gradient, gradient);
    const curvature = dot(moved, turned);
    if (curvature > 1e-12) steps.push({ moved, turned, scale: 1 / curvature });
    if (steps.length > MEMORY) steps.shift();
    ({ x, gradient, value } = next);
  }

  return x;
}

/** Minus the approximate inverse Hessian times the gradient: the two-loop recursion. */
function descent(gradient: Float64Array, steps: readonly Step[]): Float64Array {
  const direction = gradient.map((each) => -each);
  const kept: number[] = [];
  for (const { moved, turned, scale } of steps.toReversed()) {
    const share = scale * dot(moved, direction);
    kept.push(share);
    addScaled(direction, turned, -share);
  }
  const last = steps.at(-1);
  const size = last
    ? 1 / (last.scale * dot(last.turned, last.turned))
    : 1 / (1 + largest(gradient));
  for (let i = 0; i < direction.length; i++) direction[i]! *= size;
  for (const { moved, turned, scale } of steps) {
    addScaled(direction, moved, kept.pop()! - scale * dot(turned, direction));
  }

  return direction;
}

interface Line {
  x: Float64Array;
  value: number;
  direction: Float64Array;
  slope: number;
}

function lineSearch(objective: Objective, { x, value, direction, slope }: Line) {
  let length = 1;
  for (let i = 0; i < HALVINGS; i++) {
    const next = x.slice();
    addScaled(next, direction, length);
    const gradient = new Float64Array(x.length);
    const reached = objective(next, gradient);
    if (reached <= value + DECREASE * length * slope) return { x: next, gradient, value: reached };
    length /= 2;
  }
  return null;
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return sum;
}

function addScaled(to: Float64Array, what: Float64Array, scale: number): void {
  for (let i = 0; i < to.length; i++) to[i]! += scale * what[i]!;
}

const difference = (a: Float64Array, b: Float64Array): Float64Array =>
  a.map((each, i) => each - b[i]!);

const largest = (values: Float64Array): number =>
  values.reduce((max, each) => Math.max(max, Math.abs(each)), 0);
