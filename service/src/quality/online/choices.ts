import type { ComparisonChoice } from '../../../../lib/protocol/tasks.ts';
import { unswap } from '../../kinds/comparison.ts';

/** The classes of a comparison, in the requester's order of sides. */
export const CHOICES = ['a', 'b', 'tie', 'both_bad'] as const;

/** The class of a choice as it was shown. */
export const classOf = (choice: string, swapped: number): number =>
  CHOICES.indexOf(unswap(choice as ComparisonChoice, swapped === 1));
