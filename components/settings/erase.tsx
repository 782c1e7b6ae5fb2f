import { useState } from 'react';
import { Button } from '../controls/button.tsx';
import { Sheet } from '../sheet/sheet.tsx';
import { useText } from '../text.tsx';
import './settings.css';

type Props = {
  /** A sentence for each thing that would be lost. */
  losses: readonly string[];
  onErase: () => void;
};

/** Erases in two steps; the second says exactly what would be lost. */
export function Erase({ losses, onErase }: Props) {
  const { t } = useText();
  const [asking, setAsking] = useState(false);

  return (
    <>
      <Button variant="stop" onPress={() => setAsking(true)}>
        {t('erase')}
      </Button>
      {asking && (
        <Sheet title={t('erase_title')} onClose={() => setAsking(false)}>
          <ul className="stack-2">
            {losses.map((loss) => (
              <li key={loss}>{loss}</li>
            ))}
          </ul>
          <div className="pair">
            <Button onPress={() => setAsking(false)}>{t('erase_keep')}</Button>
            <Button variant="stop" onPress={onErase}>
              {t('erase_now')}
            </Button>
          </div>
        </Sheet>
      )}
    </>
  );
}
