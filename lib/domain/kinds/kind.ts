import type { AnswerWord, TaskContent } from '../../protocol/tasks.ts';

/**
 * What the service and a device both know of a kind of judgment. Its screens are in `components/kinds`, its
 * files and its report in `service/src/kinds`.
 *
 * What a rater is shown where is stored as a number, the order; 0 is that of the upload. Words are stored as
 * they were given, and compared in the upload's order.
 */
export interface Kind<Content extends TaskContent = TaskContent> {
  /** The answers as the models know them: the place of each is the number of its class. */
  classes: readonly AnswerWord[];
  /** Whether a word is an answer in this kind's grammar, in its one spelling. */
  isAnswer(word: AnswerWord): boolean;
  /** In how many orders a task can be shown. */
  orders: number;
  /** A task as it is shown in an order. */
  present(content: Content, order: number): Content;
  /** A word in the upload's order, of one that was given in another. */
  restore(word: AnswerWord, order: number): AnswerWord;
  /** A word as it reads in an order, of one in the upload's. */
  asShown(word: AnswerWord, order: number): AnswerWord;
  /** The order in which to ask again what was answered so; null when that would tell nothing. */
  again(word: AnswerWord, order: number): number | null;
  /** How much two answers say the same, from 0 to 1. */
  alike(one: AnswerWord, other: AnswerWord): number;
  /** Whether an answer is what is known to be right. */
  fits(word: AnswerWord, gold: AnswerWord): boolean;
  /** Whether an answer that all give may become a check for others. */
  promotable(word: AnswerWord): boolean;
}
