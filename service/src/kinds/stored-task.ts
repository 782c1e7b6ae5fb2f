import type { AnswerWord } from '../../../lib/protocol/tasks.ts';

/** An uploaded task as the store keeps it, with its texts already parsed. */
export interface StoredTask {
  ref: string | null;
  content: string;
  modelA: string | null;
  modelB: string | null;
  language: string | null;
  words: number;
  floorMs: number;
  /** JSON of its texts as uploaded. */
  source: string;
  /** The right answer to a clear-cut task. */
  gold: AnswerWord | null;
  /** Why it is right, for an entrance question. Plain text. */
  explanation: string | null;
}
