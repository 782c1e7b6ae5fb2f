import {
  type AnswerWord,
  ComparisonChoice,
  type ComparisonContent,
} from '../../../protocol/tasks.ts';
import type { Kind } from '../kind.ts';

/** Choices name the side on which a text was shown: in order 1 the sides are swapped. */
const SWAPPED: ReadonlyMap<AnswerWord, AnswerWord> = new Map([
  ['a', 'b'],
  ['b', 'a'],
]);
const turn = (word: AnswerWord, order: number): AnswerWord =>
  order === 1 ? (SWAPPED.get(word) ?? word) : word;

/** A choice of one of two texts; whoever finds them equal has chosen none. */
const isSided = (word: AnswerWord): boolean => SWAPPED.has(word);

/** Which of two texts is better. */
export const comparison: Kind<ComparisonContent> = {
  classes: ComparisonChoice.options,
  isAnswer: (word) => ComparisonChoice.safeParse(word).success,
  orders: 2,
  present: (content, order) => (order === 1 ? { ...content, a: content.b, b: content.a } : content),
  restore: turn,
  asShown: turn,
  again: (word, order) => (isSided(word) ? 1 - order : null),
  alike: (one, other) => Number(one === other),
  fits: (word, gold) => word === gold,
  promotable: isSided,
};
