import type { StorageReport } from '../../lib/protocol/messages.ts';
import { useText } from '../text.tsx';
import type { TextKey } from '../text-keys.ts';
import { Setting } from './setting.tsx';

const TABLES = ['receipts', 'checkpoints', 'entries', 'leases', 'outbox'] as const;

const WORDS: Record<(typeof TABLES)[number], { name: TextKey; detail: TextKey }> = {
  receipts: { name: 'stored_receipts', detail: 'stored_receipts_detail' },
  checkpoints: { name: 'stored_checkpoints', detail: 'stored_checkpoints_detail' },
  entries: { name: 'stored_entries', detail: 'stored_entries_detail' },
  leases: { name: 'stored_leases', detail: 'stored_leases_detail' },
  outbox: { name: 'stored_outbox', detail: 'stored_outbox_detail' },
};

/** What is stored on this device, with counts and the space that it takes. */
export function Stored({ report }: { report: StorageReport }) {
  const { t, locale } = useText();
  const count = new Intl.NumberFormat(locale);
  const size = new Intl.NumberFormat(locale, {
    style: 'unit',
    unit: 'kilobyte',
    maximumFractionDigits: 0,
  });

  return (
    <>
      {TABLES.map((table) => (
        <Setting
          key={table}
          name={t(WORDS[table].name)}
          detail={t(WORDS[table].detail)}
          value={<span className="num">{count.format(report[table])}</span>}
        />
      ))}
      {report.bytes !== null && (
        <Setting
          name={t('stored_size')}
          value={<span className="num">{size.format(Math.ceil(report.bytes / 1000))}</span>}
        />
      )}
      {report.device && (
        <Setting name={t('stored_device')} value={<bdi className="code">{report.device}</bdi>} />
      )}
    </>
  );
}
