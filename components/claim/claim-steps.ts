import type { ClaimJob } from '../../lib/protocol/bridge.ts';
import type { TextKey } from '../text-keys.ts';
import type { Step } from './stepper.tsx';

type State = ClaimJob['state'];

const TITLES = ['claim_opened', 'claim_signed', 'claim_submitted', 'claim_confirmed'] as const;

/** For each state: the steps done, the text under the current one, and whether it can be stopped. */
const PLACES: Record<
  State,
  { done: number; word: TextKey; failed?: boolean; ended?: boolean; safe?: boolean }
> = {
  opened: { done: 1, word: 'claim_word_opened', safe: true },
  binding: { done: 1, word: 'claim_word_binding', safe: true },
  confirming: { done: 1, word: 'claim_word_confirming', safe: true },
  quoted: { done: 1, word: 'claim_word_quoted', safe: true },
  signed: { done: 2, word: 'claim_word_signed' },
  submitted: { done: 3, word: 'claim_word_submitted' },
  confirmed: { done: 4, word: 'claim_word_confirmed', ended: true },
  final: { done: 4, word: 'claim_word_confirmed', ended: true },
  rejected: { done: 1, word: 'claim_word_rejected', failed: true, safe: true },
  abandoned: { done: 1, word: 'claim_word_abandoned', failed: true, safe: true },
  expired: { done: 1, word: 'claim_word_expired', failed: true, safe: true },
  superseded: { done: 4, word: 'claim_word_superseded', ended: true },
  failed: { done: 2, word: 'claim_word_failed', failed: true, safe: true },
};

/** A claim's state as four steps. */
export function claimSteps(state: State) {
  const { done, word, failed = false, ended = false, safe = false } = PLACES[state];
  const here: Step['state'] = failed ? 'failed' : 'now';
  const steps = TITLES.map((title, index) => ({
    title,
    state: index < done ? ('done' as const) : index === done ? here : ('todo' as const),
  }));
  return { steps, word, ended, safe };
}
