import type { Random } from '../../../service/src/inference/math/random.ts';
import type { Truth } from '../crowd.ts';
import type { Say, View } from './player.ts';

const guess = (random: Random): Truth => random.below(3) as Truth;
const other = (truth: Truth): Truth => ((truth + 1) % 3) as Truth;
const flipped = (truth: Truth): Truth => (truth === 2 ? 2 : ((1 - truth) as Truth));
/** A choice that depends on nothing but the text. */
const byHash = ({ hash }: View): Truth => (hash < 0.5 ? 0 : 1);
/** Everybody sees what is this easy. */
const OBVIOUS = 0.25;

const sees = ({ difficulty }: View, skill: number, random: Random) =>
  random.next() < skill - 0.35 * difficulty;

/** Reads, and mostly sees what is there: what the crowd believes, and the crowd's taste. */
export const honest: Say = (view, { random, skill }) =>
  sees(view, skill, random) ? (view.myth ?? view.truth) : guess(random);

/** Reads slowly and sees a little less, as in a second language. */
export const slow: Say = (view, mind) => honest(view, { ...mind, skill: mind.skill - 0.12 });

/** Reads, and sees through what the crowd believes. */
export const expert: Say = (view, { random }) =>
  sees(view, 0.95, random) ? view.truth : guess(random);

/** Reads, and prefers something else than the crowd where taste decides. */
export const minority: Say = (view, mind) =>
  view.taste === null || !sees(view, mind.skill, mind.random) ? honest(view, mind) : view.taste;

/** Reads, and takes the longer answer in two of three cases. */
export const weighsLength: Say = (view, mind) =>
  mind.random.next() < 0.67 ? view.longer : honest(view, mind);

export const left: Say = ({ swapped }) => (swapped ? 1 : 0);
export const dice: Say = (_, { random }) => guess(random);
export const hash: Say = byHash;

/** Reads what is obvious, and answers the rest by hash. */
export const hashUnlessObvious: Say = (view) =>
  view.difficulty < OBVIOUS ? view.truth : byHash(view);

/** The same, with the left side. */
export const leftUnlessObvious: Say = (view, mind) =>
  view.difficulty < OBVIOUS ? view.truth : left(view, mind);

/** Skips whatever looks like a check, because it was seen before or is clear-cut, and rolls dice. */
export const skipsChecks: Say = (view, mind) => {
  const { team, random } = mind;
  if (view.difficulty < 0.15 || team.said.has(view.ref)) return 'skip';
  return guess(random);
};

/** One person on many devices: the first answer counts for all, with a tenth of noise. */
export const manyDevices: Say = (view, mind) => {
  const before = mind.team.said.get(view.ref);
  const said = before ?? (honest(view, mind) as Truth);
  mind.team.said.set(view.ref, said);
  return mind.random.next() < 0.1 ? guess(mind.random) : said;
};

/** A language model: good, and always wrong in the same places. */
export const languageModel: Say = (view, { random }) => {
  const stable = view.hash < 0.86 - 0.3 * view.difficulty ? view.truth : other(view.truth);
  return random.next() < 0.03 ? guess(random) : stable;
};

/** A ring: right where it is easy, so that checks pass, and alike where it is hard. */
export const ring: Say = (view) => (view.difficulty < 0.4 ? view.truth : byHash(view));

/** Honest but for an eighth of the tasks, in which it turns the sides round. */
export const flipsAnEighth: Say = (view, mind) =>
  isTarget(view) ? flipped(view.truth) : honest(view, { ...mind, skill: 0.95 });

/** The tasks that `flipsAnEighth` is after: with a side, and not easy. */
export const isTarget = ({
  hash,
  truth,
  difficulty,
}: Pick<View, 'hash' | 'truth' | 'difficulty'>) =>
  truth !== 2 && difficulty > 0.2 && (hash * 1_000) % 1 < 0.125 / 0.65;

/** Copies the answer of whoever of the ring came first, in nine cases of ten. */
export const copies: Say = (view, { random, team }) => {
  const before = team.said.get(view.ref);
  const said = before !== undefined && random.next() < 0.9 ? before : guess(random);
  if (before === undefined) team.said.set(view.ref, said);
  return said;
};

/** A requester's own device: says what the gold says, right or wrong, and is honest elsewhere. */
export const followsGold: Say = (view, mind) => {
  if (view.gold === null) return honest(view, mind);
  return view.gold === 'a' ? 0 : 1;
};

/** Takes whatever there is, and answers nothing. */
export const putsBack: Say = () => 'skip';
