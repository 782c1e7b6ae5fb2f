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

/** The same for the same unit, however often it is asked; the outcome itself is a receipt. */
export const Appeal = z.object({
  unit: Id,
  state: AppealState,
  /** Appeals that are left; one that is upheld comes back. */
  left: z.int().check(z.gte(0)),
});
export type Appeal = z.infer<typeof Appeal>;
