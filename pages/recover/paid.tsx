import { useMoney } from '../../components/money.tsx';
import { Strip } from '../../components/notice/strip.tsx';
import { useText } from '../../components/text.tsx';
import type { Payment } from './use-payment.ts';

/** What the wallet was paid, by the vault's own sum, and the transaction that paid it. */
export function Paid({ paid: { amount, tx } }: { paid: Payment }) {
  const { t } = useText();
  const { withUnit } = useMoney();
  return (
    <Strip icon="checks" tone="pine" title={t('recover_paid', withUnit(amount))}>
      {tx && (
        <>
          {t('claim_transaction')} <bdi className="hash">{tx}</bdi>
        </>
      )}
    </Strip>
  );
}
