import type { ReactNode } from 'react';
import type { Receipt } from '../../lib/protocol/receipts.ts';
import { useText } from '../text.tsx';
import type { TextKey } from '../text-keys.ts';
import './sharing.css';

const WORDS: Record<Receipt['kind'], TextKey> = {
  work: 'state_earned',
  credit: 'state_verified',
  reject: 'state_rejected',
  bind: 'state_bound',
};

type Props = {
  receipt: Receipt | null;
  rejection: (receipt: Receipt) => ReactNode;
};

/** The receipt that pays a job, and its state. */
export function ReceiptLink({ receipt, rejection }: Props) {
  const { t } = useText();
  if (!receipt) return <span className="t12 ink2">{t('share_no_receipt')}</span>;

  return (
    <details className="t12">
      <summary>
        {t('share_receipt', receipt.seq)} · {t(WORDS[receipt.kind])}
      </summary>
      {receipt.kind === 'reject' && <div className="share-rejection">{rejection(receipt)}</div>}
      <pre className="share-receipt code" dir="ltr">
        {JSON.stringify(receipt, null, 1)}
      </pre>
    </details>
  );
}
