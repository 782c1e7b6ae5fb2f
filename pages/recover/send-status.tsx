import { Button } from '../../components/controls/button.tsx';
import { Strip } from '../../components/notice/strip.tsx';
import { useText } from '../../components/text.tsx';
import type { Progress } from './payment.ts';

type Props = { progress: Progress; onLook: () => void };

/** The current transaction. A wallet may replace it; then a new look at the chain shows the result. */
export function SendStatus({ progress: { part, parts, tx, answered }, onLook }: Props) {
  const { t } = useText();
  return (
    <Strip
      icon="clock"
      tone="slate"
      title={t(tx ? 'recover_mining' : 'recover_asking', part, parts)}
      actions={tx && <Button onPress={onLook}>{t('recover_look')}</Button>}
    >
      {tx && (
        <>
          {t('claim_transaction')} <bdi className="hash">{tx}</bdi>
        </>
      )}
      {!answered && <p>{t('recover_away')}</p>}
    </Strip>
  );
}
