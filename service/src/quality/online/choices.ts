import { CHOICES, type ComparisonChoice } from '../../../../lib/protocol/tasks.ts';
import { unswap } from '../../kinds/comparison.ts';

/** The class of a choice as it was shown, in the requester's order of sides. */
export const classOf = (choice: string, swapped: number): number =>
  CHOICES.indexOf(unswap(choice as ComparisonChoice, swapped === 1));
