import { Button } from '../controls/button.tsx';
import { Section } from '../shell/section.tsx';
import { useText } from '../text.tsx';
import './welcome.css';

type Props = { onStart: () => void; onNotNow: () => void };

/** Yes and no have the same size and style; nothing is chosen beforehand. */
export function Agree({ onStart, onNotNow }: Props) {
  const { t } = useText();
  return (
    <Section title={t('agree_title')}>
      <div className="welcome-buttons">
        <Button large onPress={onStart}>
          {t('agree_start')}
        </Button>
        <Button large onPress={onNotNow}>
          {t('agree_not_now')}
        </Button>
      </div>
      <p className="ink2">{t('agree_note')}</p>
    </Section>
  );
}
