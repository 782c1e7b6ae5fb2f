import type { Receipt } from '../../lib/protocol/receipts.ts';
import { useMoney } from '../money.tsx';
import { Strip } from '../notice/strip.tsx';
import { useText } from '../text.tsx';

/** Why a piece of work was refused, with the evidence as it stands in the receipt. */
export function Rejected({ receipt }: { receipt: Receipt }) {
  const { t } = useText();
  const { withUnit } = useMoney();
  const [code, ...evidence] = receipt.reason.split(': ');
  const lost = BigInt(receipt.pendingDelta) * -1n;
  return (
    <Strip
      icon="info"
      tone="brick"
      title={code === 'too_fast' ? t('reject_too_fast') : t('reject_other', code ?? '')}
    >
      {evidence.join(': ')} {t('reject_would_have_paid', withUnit(lost))}
    </Strip>
  );
}
