import type { Labels } from '../labels/labels.ts';

/** What two people say, seen by what most others say: both that, one of them, or neither. */
type Event = 'with' | 'mixed' | 'same' | 'apart';

/** How often it happens where the others are divided in one way. */
type Rates = Record<Event, number>;

/** How many pairs of the whole campaign are presumed where the others are divided in one way. */
const PRESUMED = 10;
/** How many answers against most others are presumed for each rater, as many as are expected. */
const PRESUMED_AGAINST = 2;

/** How many answers to a task are compared with one another: with all, time would grow with their square. */
const MAX_COMPARED = 32;
/** Above what is counted of a task's answers, so that two counts make one number. */
const KEYS = 2 ** 20;

/** The chances of an answer that two people gave alike: that one gives it, and that both do by chance. */
export interface ChanceOfTwo {
  one: number;
  both: number;
}

/**
 * Learns from the campaign itself how often two people say what they say, by how the others are divided
 * and how often each of the two is against most others. So a hard task, which divides the others,
 * and people who see well or badly, are expected to be what they are.
 */
export function fitChances(
  labels: Labels,
): (task: number, first: number, second: number) => ChanceOfTwo {
  const { rater } = labels;
  const view = new View(labels);
  const rates = countRates(labels, view);
  const against = countAgainst(labels, view, rates);

  return (task, first, second) => {
    const { key, event } = view.of(task, first, second);
    const known = rates(key);
    const a = against[rater[first]!]!;
    const b = against[rater[second]!]!;
    const parts = {
      with: known.with,
      mixed: (known.mixed * (a + b)) / 2,
      same: known.same * a * b,
      apart: known.apart * a * b,
    };
    const all = parts.with + parts.mixed + parts.same + parts.apart;
    const withMost = (parts.with + parts.mixed / 2) / all;
    return event === 'with'
      ? { one: withMost, both: parts.with / all }
      : { one: 1 - withMost, both: parts.same / all };
  };
}

/** How the others of a task are divided, and what two of its people say in that light. */
class View {
  readonly #labels: Labels;
  readonly #given: Int32Array;
  #task = -1;

  constructor(labels: Labels) {
    this.#labels = labels;
    this.#given = new Int32Array(labels.classes);
  }

  of(task: number, first: number, second: number): { key: number; most: number; event: Event } {
    const { label } = this.#labels;
    this.#count(task);
    const [a, b] = [label[first]!, label[second]!];
    this.#given[a]! -= 1;
    this.#given[b]! -= 1;
    const { key, most } = this.#divided();
    this.#given[a]! += 1;
    this.#given[b]! += 1;
    return { key, most, event: eventOf(a, b, most) };
  }

  #count(task: number): void {
    if (this.#task === task) return;
    const { start, label } = this.#labels;
    this.#task = task;
    this.#given.fill(0);
    for (let i = start[task]!; i < start[task + 1]!; i++) this.#given[label[i]!]! += 1;
  }

  /** How many say what most say, and how many the next; without a majority nobody is with it. */
  #divided(): { key: number; most: number } {
    let [top, next, most] = [0, 0, -1];
    for (const [k, count] of this.#given.entries()) {
      if (count > top) [next, top, most] = [top, count, k];
      else if (count > next) next = count;
    }
    return { key: top * KEYS + next, most: top > next ? most : -1 };
  }
}

function eventOf(a: number, b: number, most: number): Event {
  if (a === most && b === most) return 'with';
  if (a === most || b === most) return 'mixed';
  return a === b ? 'same' : 'apart';
}

const none = (): Rates => ({ with: 0, mixed: 0, same: 0, apart: 0 });

/** Visits each pair of answers to a task, of the first answers if there are many. */
export function forEachPair(
  { tasks, start }: Labels,
  visit: (task: number, i: number, j: number) => void,
): void {
  for (let t = 0; t < tasks; t++) {
    const end = Math.min(start[t + 1]!, start[t]! + MAX_COMPARED);
    for (let i = start[t]!; i < end; i++) for (let j = i + 1; j < end; j++) visit(t, i, j);
  }
}

/** The rates by how the others are divided, which lean on those of the kind: with or without a majority. */
function countRates(labels: Labels, view: View): (key: number) => Rates {
  const counts = new Map<number, Rates>();
  const kinds = { majority: none(), none: none() };
  forEachPair(labels, (t, i, j) => {
    const { key, event } = view.of(t, i, j);
    const some = counts.get(key) ?? none();
    counts.set(key, some);
    some[event] += 1;
    kinds[kindOf(key)][event] += 1;
  });

  const known = new Map<number, Rates>();
  for (const [key, some] of counts) {
    const kind = kinds[kindOf(key)];
    const share = (event: Event) =>
      (some[event] + (PRESUMED * kind[event]) / sum(kind)) / (sum(some) + PRESUMED);
    known.set(key, {
      with: share('with'),
      mixed: share('mixed'),
      same: share('same'),
      apart: share('apart'),
    });
  }
  return (key) => known.get(key)!;
}

const sum = (rates: Rates): number => rates.with + rates.mixed + rates.same + rates.apart;

const kindOf = (key: number): 'majority' | 'none' =>
  Math.floor(key / KEYS) === key % KEYS ? 'none' : 'majority';

/** For each rater, how many times as often as expected they are against most others. */
function countAgainst(labels: Labels, view: View, rates: (key: number) => Rates): Float64Array {
  const { raters, rater, label } = labels;
  const seen = new Float64Array(raters).fill(PRESUMED_AGAINST);
  const expected = new Float64Array(raters).fill(PRESUMED_AGAINST);
  forEachPair(labels, (t, i, j) => {
    const { key, most, event } = view.of(t, i, j);
    if (kindOf(key) === 'none') return;
    const { mixed, same, apart } = rates(key);
    for (const each of [i, j]) {
      expected[rater[each]!]! += mixed / 2 + same + apart;
      const isAgainst = event === 'mixed' ? label[each] !== most : event !== 'with';
      if (isAgainst) seen[rater[each]!]! += 1;
    }
  });
  return seen.map((count, r) => count / expected[r]!);
}
