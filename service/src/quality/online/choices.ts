import { CHOICES, type ComparisonChoice } from '../../../../lib/protocol/tasks.ts';
import { unswap } from '../../kinds/comparison.ts';

/** The class number of a choice, turned back from the order shown to the requester's order of sides. */
export const classOf = (choice: string, swapped: number): number =>
  CHOICES.indexOf(unswap(choice as ComparisonChoice, swapped === 1));
