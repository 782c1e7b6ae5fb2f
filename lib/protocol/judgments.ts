import * as z from 'zod/mini';
import { Id, Millis } from './primitives.ts';
import { ComparisonChoice } from './tasks.ts';

/** One accepted answer, with the sides in the requester's order. */
export const JudgmentAnswer = z.object({
  /** Another name in every campaign, and for some answers one of its own (docs/money.md rule 23). */
  rater: z.string(),
  choice: ComparisonChoice,
  aShown: z.enum(['first', 'second']),
  /** Whole seconds. */
  shownMs: z.int(),
  /** The day on which it came, UTC. */
  answeredAt: Millis,
});

/** A task with its texts and its accepted answers: a line of the requester's export. */
export const JudgedTask = z.object({
  task: Id,
  ref: z.nullable(z.string()),
  prompt: z.string(),
  a: z.string(),
  b: z.string(),
  modelA: z.nullable(z.string()),
  modelB: z.nullable(z.string()),
  language: z.nullable(z.string()),
  answers: z.array(JudgmentAnswer),
});
export type JudgedTask = z.infer<typeof JudgedTask>;
