import { useText } from '../text.tsx';
import type { TextKey } from '../text-keys.ts';
import type { RecordedJob } from './recorder-row.tsx';
import './sharing.css';

const WORDS: Record<'work' | 'credit' | 'reject' | 'bind', TextKey> = {
  work: 'state_earned',
  credit: 'state_verified',
  reject: 'state_rejected',
  bind: 'state_bound',
};

/** Which receipt pays a job, where it stands, and the receipt itself. */
export function ReceiptLink({ receipt }: Pick<RecordedJob, 'receipt'>) {
  const { t } = useText();
  if (!receipt) return <span className="t12 ink2">{t('share_no_receipt')}</span>;
  return (
    <details className="t12">
      <summary>
        {t('share_receipt', receipt.seq)} · {t(WORDS[receipt.kind])}
      </summary>
      <pre className="share-receipt code" dir="ltr">
        {receipt.text}
      </pre>
    </details>
  );
}
