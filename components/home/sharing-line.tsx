import type { SharingLine as Line } from '../../lib/protocol/sharing-view.ts';
import { Button } from '../controls/button.tsx';
import { Icon } from '../icon/icon.tsx';
import { useBytes } from '../sharing/bytes.ts';
import { sharingWords } from '../sharing/sharing-words.ts';
import { useText } from '../text.tsx';
import './home.css';

type Props = {
  line: Line;
  /** Bytes of the last second. */
  flow: number;
  /** The key that switches sharing off; null when single keys are off. */
  keyCap: string | null;
  onTurn: (on: boolean) => void;
  onOpen: () => void;
};

/** Sharing on the home screen, for people who have joined a campaign, with a button to switch it off. */
export function SharingLine({ line, flow, keyCap, onTurn, onOpen }: Props) {
  const { t, plural } = useText();
  const bytes = useBytes();
  const { on, today, bytesPerDay, campaigns } = line;

  return (
    <section className="share-line" aria-label={t('share')}>
      <Icon name="share" />
      <div className="grow">
        <p className="med" role="status">
          {t(sharingWords(line))}
        </p>
        <p className="t12 ink2">
          {flow === 0 ? t('share_flow_none') : t('share_flow', bytes(flow))}
        </p>
        {on && (
          <p className="t12 ink2">{t('share_line_today', bytes(today), bytes(bytesPerDay))}</p>
        )}
        <button type="button" className="share-line-open t12" onClick={onOpen}>
          {plural('share_line_campaigns', campaigns)}
        </button>
      </div>
      <Button onPress={() => onTurn(!on)} keyCap={on ? keyCap : null}>
        {t(on ? 'share_turn_off' : 'share_turn_on')}
      </Button>
    </section>
  );
}
