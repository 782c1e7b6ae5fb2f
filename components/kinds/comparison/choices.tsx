import type { ComparisonChoice } from '../../../lib/protocol/tasks.ts';
import { Button } from '../../controls/button.tsx';
import { useText } from '../../text.tsx';
import type { TextKey } from '../../text-keys.ts';
import type { KindChoicesProps } from '../kind.ts';

const CHOICES: readonly { choice: ComparisonChoice; short: TextKey; long: TextKey }[] = [
  { choice: 'a', short: 'choice_a', long: 'choice_a_long' },
  { choice: 'b', short: 'choice_b', long: 'choice_b_long' },
  { choice: 'tie', short: 'choice_tie', long: 'choice_tie' },
  { choice: 'both_bad', short: 'choice_both_bad', long: 'choice_both_bad' },
];

/** Four answers of equal weight: no fill, no colour, one key each. */
export function ComparisonChoices({ keys, held, roomy, onChoose }: KindChoicesProps) {
  const { t } = useText();
  return (
    <fieldset className="choices" aria-label={t('task_your_answer')}>
      {CHOICES.map(({ choice, short, long }) => (
        <Button
          key={choice}
          keyCap={keys[choice] ?? null}
          held={held === choice}
          onPress={() => onChoose(choice)}
        >
          {t(roomy ? long : short)}
        </Button>
      ))}
    </fieldset>
  );
}
