import { Group } from '../../components/settings/group.tsx';
import { Stored } from '../../components/settings/stored.tsx';
import { useText } from '../../components/text.tsx';
import type { StorageReport } from '../../lib/protocol/messages.ts';

/** What is stored, and where. */
export function StoredSection({ report }: { report: StorageReport | null }) {
  const { t } = useText();
  return (
    <Group title={t('group_stored')}>
      <p className="ink2">{t('stored_where')}</p>
      {report && <Stored report={report} />}
    </Group>
  );
}
