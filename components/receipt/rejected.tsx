import type { Receipt } from '../../lib/protocol/receipts.ts';
import { useMoney } from '../money.tsx';
import { Strip } from '../notice/strip.tsx';
import { useText } from '../text.tsx';
import type { TextKey } from '../text-keys.ts';
import { useTime } from '../time.ts';

const REASONS: Readonly<Record<string, TextKey>> = {
  too_fast: 'reject_too_fast',
  duplicate: 'reject_duplicate',
  not_the_page: 'reject_not_the_page',
};

/** Why a piece of work was refused, with the evidence as it stands in the receipt. */
export function Rejected({ receipt }: { receipt: Receipt }) {
  const { t } = useText();
  const { withUnit } = useMoney();
  const { duration } = useTime();
  const [code, ...evidence] = receipt.reason.split(': ');
  const known = REASONS[code ?? ''];
  const lost = BigInt(receipt.pendingDelta) * -1n;
  return (
    <Strip icon="info" tone="brick" title={known ? t(known) : t('reject_other', code ?? '')}>
      {t('reject_would_have_paid', withUnit(lost))}{' '}
      {evidence.length > 0 && <bdi>({readable(evidence.join(': '), duration)})</bdi>}
    </Strip>
  );
}

/** The receipt measures in milliseconds; people do not. */
const readable = (evidence: string, duration: (ms: number) => string): string =>
  evidence.replace(/(\d+) ms\b/g, (_, ms: string) => duration(Number(ms)));
