import type { AnswerWord, ComparisonChoice } from '../../../lib/protocol/tasks.ts';
import { Button } from '../../controls/button.tsx';
import { useText } from '../../text.tsx';
import type { TextKey } from '../../text-keys.ts';
import type { AnswerNames, KindChoicesProps } from '../kind.ts';

interface Choice extends AnswerNames {
  choice: ComparisonChoice;
  short: TextKey;
}
const CHOICES: readonly Choice[] = [
  { choice: 'a', short: 'choice_a', name: 'choice_a_long', given: 'chosen_a' },
  { choice: 'b', short: 'choice_b', name: 'choice_b_long', given: 'chosen_b' },
  { choice: 'tie', short: 'choice_tie', name: 'choice_tie', given: 'chosen_tie' },
  {
    choice: 'both_bad',
    short: 'choice_both_bad',
    name: 'choice_both_bad',
    given: 'chosen_both_bad',
  },
];

/** Null for a word that is no choice, as a service may send one that we do not know. */
export const nameOfChoice = (word: AnswerWord): AnswerNames | null =>
  CHOICES.find(({ choice }) => choice === word) ?? null;

/** Four answers of equal weight: no fill, no colour, one key each. */
export function ComparisonChoices({ keys, held, roomy, onChoose }: KindChoicesProps) {
  const { t } = useText();
  return (
    <fieldset className="choices" aria-label={t('task_your_answer')}>
      {CHOICES.map(({ choice, short, name }) => (
        <Button
          key={choice}
          keyCap={keys[choice] ?? null}
          held={held === choice}
          onPress={() => onChoose(choice)}
        >
          {t(roomy ? name : short)}
        </Button>
      ))}
    </fieldset>
  );
}
