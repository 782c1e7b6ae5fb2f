import type { EntranceTerms } from '../../../../lib/protocol/campaigns.ts';

export type EntranceState = 'open' | 'passed' | 'failed';

/**
 * The state of an entrance test. Only as many answers count as the terms ask, the first ones: further
 * answers, from another device of the wallet or late, are no second try. It is over as soon as the
 * rest could not change the outcome, so that nobody is asked, or paid, more than necessary.
 * @param fits whether each answer was right, in the order of arrival
 */
export function entranceState(
  fits: readonly boolean[],
  { questions, needed }: Pick<EntranceTerms, 'questions' | 'needed'>,
): EntranceState {
  const counted = fits.slice(0, questions);
  const fitting = counted.filter(Boolean).length;
  if (fitting >= needed) return 'passed';
  return counted.length - fitting > questions - needed ? 'failed' : 'open';
}
