import type { EntranceTerms } from '../../../../lib/protocol/campaigns.ts';

export type EntranceState = 'open' | 'passed' | 'failed';

/**
 * How an entrance test stands. Only the first answers count, as many as the terms ask: who answers
 * further ones, on another device of the same wallet or late, has no second try. It is over as soon
 * as the rest could not change its outcome, so that nobody is asked, or paid, more than it takes.
 * @param fits of each answer in the order of arrival, whether it was the expected one
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
