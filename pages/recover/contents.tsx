import { NumberedSection } from '../../components/claim/numbered-section.tsx';
import { type Fact, Facts } from '../../components/marks/facts.tsx';
import { Strip } from '../../components/notice/strip.tsx';
import { useText } from '../../components/text.tsx';
import type { TextKey } from '../../components/text-keys.ts';
import { useTime } from '../../components/time.ts';
import type { Failure } from '../../lib/domain/backup/check-backup.ts';
import type { Opened } from './opened.ts';

const PARTS: Record<Failure['part'], TextKey> = {
  receipts: 'stored_receipts',
  entries: 'stored_entries',
  permanent: 'way_permanent',
  tail: 'way_tail',
  proof: 'way_proof',
};

/** What the file contains, and which parts of it do not verify. */
export function Contents({ opened: { backup, failures } }: { opened: Opened }) {
  const { t, locale } = useText();
  const { exact } = useTime();
  const { network, wallets, receipts } = backup;
  const count = new Intl.NumberFormat(locale);
  const facts: Fact[] = [
    { name: t('recover_saved_at'), value: exact(backup.savedAt) },
    { name: t('recover_wallets'), value: count.format(wallets.length) },
    { name: t('stored_receipts'), value: count.format(receipts.length) },
    { name: t('network_chain'), value: `${backup.chain?.chainName ?? ''} ${network.chainId}` },
    { name: t('network_vault'), value: <bdi className="hash">{network.vault}</bdi> },
  ];

  return (
    <NumberedSection number={2} title={t('recover_contents_title')}>
      <Facts facts={facts} />
      {failures.length === 0 && (
        <Strip icon="seal" tone="pine" title={t('recover_checked_title')}>
          {t('recover_checked_body')}
        </Strip>
      )}
      {failures.map(({ part, account, message }) => (
        <Strip
          key={`${part} ${account}`}
          icon="warn"
          tone="brick"
          title={t('recover_broken_title', t(PARTS[part]))}
        >
          {message} {account && <bdi className="hash">{account}</bdi>} {t('recover_broken_body')}
        </Strip>
      ))}
    </NumberedSection>
  );
}
