import * as z from 'zod/mini';
import { Id } from './primitives.ts';

/**
 * Asks for another judge of a rejected answer (docs/money.md rule 5). `unit` is as in
 * its receipt.
 */
export const AppealRequest = z.strictObject({ unit: Id });
export type AppealRequest = z.infer<typeof AppealRequest>;

export const AppealState = z.enum(['open', 'upheld', 'denied']);
export type AppealState = z.infer<typeof AppealState>;

/** The appeal of a unit, the same however often it is asked for. The outcome itself is a receipt. */
export const Appeal = z.object({
  unit: Id,
  state: AppealState,
  /** Appeals that this rater has left; an upheld one is given back. */
  left: z.int().check(z.gte(0)),
});
export type Appeal = z.infer<typeof Appeal>;
