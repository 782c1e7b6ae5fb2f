import type { ImportReport } from '../../lib/protocol/repair.ts';
import { Strip } from '../notice/strip.tsx';
import { useText } from '../text.tsx';

/** What an import stored, and what it refused. */
export function ImportResult({ report }: { report: ImportReport }) {
  const { t } = useText();
  const { receipts, entries, vouchers, proofs, foreign, refused } = report;
  const none = receipts + entries + vouchers + proofs === 0;

  return (
    <div className="stack-2">
      <Strip icon="check" tone="pine" title={t(none ? 'import_none' : 'import_done')}>
        {!none && t('import_counts', receipts, entries, vouchers, proofs)}
      </Strip>
      {foreign && (
        <Strip icon="info" title={t('import_foreign_title')}>
          {t('import_foreign')}
        </Strip>
      )}
      {refused.length > 0 && (
        <Strip icon="warn" tone="brick" title={t('import_refused')}>
          <bdi>{[...new Set(refused)].join(' ')}</bdi>
        </Strip>
      )}
    </div>
  );
}
