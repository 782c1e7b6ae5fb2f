import type { MoveNotice } from '../../lib/protocol/device.ts';
import { Button } from '../controls/button.tsx';
import { Strip } from '../notice/strip.tsx';
import { useText } from '../text.tsx';
import { useTime } from '../time.ts';

/**
 * Announces that later work will belong to another wallet, and offers to stop that
 * (docs/money.md rule 11).
 */
export function MoveNoticeStrip({ move, onStop }: { move: MoveNotice; onStop: () => void }) {
  const { t } = useText();
  const { date } = useTime();

  return (
    <Strip
      icon="wallet"
      tone="brass"
      title={t('move_title', date(move.effectiveAt))}
      actions={<Button onPress={onStop}>{t('move_stop')}</Button>}
    >
      {t('move_body')} <bdi className="code breaks">{move.account}</bdi>
    </Strip>
  );
}
