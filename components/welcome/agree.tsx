import { Button } from '../controls/button.tsx';
import { Section } from '../shell/section.tsx';
import { useText } from '../text.tsx';
import './welcome.css';

type Props = { problem: string | null; onStart: () => void; onNotNow: () => void };

/** The choice to start. Yes and no have the same size and style. */
export function Agree({ problem, onStart, onNotNow }: Props) {
  const { t } = useText();
  return (
    <Section title={t('agree_title')}>
      <div className="equal-buttons">
        <Button large onPress={onStart}>
          {t('agree_start')}
        </Button>
        <Button large onPress={onNotNow}>
          {t('agree_not_now')}
        </Button>
      </div>
      <p className="ink2">{t('agree_note')}</p>
      <p className="error-line" role="alert">
        {problem && `${t('failed_title')} ${problem}`}
      </p>
    </Section>
  );
}
