import type { Kind } from '../../../../lib/domain/kinds/kind.ts';
import type { AnswerWord } from '../../../../lib/protocol/tasks.ts';

/** The class number of an answer, turned back from the order in which its task was shown. */
export const classOf = ({ classes, restore }: Kind, word: AnswerWord, order: number): number =>
  classes.indexOf(restore(word, order));
