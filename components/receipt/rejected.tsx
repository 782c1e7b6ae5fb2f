import type { Receipt } from '../../lib/protocol/receipts.ts';
import { useMoney } from '../money.tsx';
import { Strip } from '../notice/strip.tsx';
import { useText } from '../text.tsx';
import type { TextKey } from '../text-keys.ts';

const REASONS: Readonly<Record<string, TextKey>> = {
  too_fast: 'reject_too_fast',
  duplicate: 'reject_duplicate',
};

/** Why a piece of work was refused, with the evidence as it stands in the receipt. */
export function Rejected({ receipt }: { receipt: Receipt }) {
  const { t } = useText();
  const { withUnit } = useMoney();
  const [code, ...evidence] = receipt.reason.split(': ');
  const known = REASONS[code ?? ''];
  const lost = BigInt(receipt.pendingDelta) * -1n;
  return (
    <Strip icon="info" tone="brick" title={known ? t(known) : t('reject_other', code ?? '')}>
      {t('reject_would_have_paid', withUnit(lost))}{' '}
      {evidence.length > 0 && <bdi>({evidence.join(': ')})</bdi>}
    </Strip>
  );
}
