import { useState } from 'react';
import { Button } from '../../components/controls/button.tsx';
import { Recorder } from '../../components/sharing/recorder.tsx';
import { Sheet } from '../../components/sheet/sheet.tsx';
import { useText } from '../../components/text.tsx';
import { ask } from '../../lib/ui/ask.ts';
import { exportRecords, useRecords } from '../../lib/ui/use-records.ts';
import { RejectedBytes } from './rejected-bytes.tsx';

const PAGE = 50;

type Props = { vetoed: readonly string[]; attempt: (work: Promise<unknown>) => void };

/** The flight recorder, with search, export, erasing, and a veto for each row's host. */
export function RecorderSection({ vetoed, attempt }: Props) {
  const { t } = useText();
  const [search, setSearch] = useState('');
  const [limit, setLimit] = useState(PAGE);
  const [erasing, setErasing] = useState(false);
  const found = useRecords(search, limit);

  return (
    <>
      <Recorder
        jobs={found?.jobs ?? []}
        more={found?.more ?? false}
        search={search}
        vetoed={vetoed}
        onSearch={setSearch}
        onMore={() => setLimit(limit + PAGE)}
        onVeto={(host) => attempt(ask('sharing.veto', { host, on: true }))}
        onExport={() => attempt(exportRecords())}
        onErase={() => setErasing(true)}
        rejection={(receipt) => <RejectedBytes receipt={receipt} />}
      />
      {erasing && (
        <Sheet title={t('share_log_erase')} onClose={() => setErasing(false)}>
          <p>{t('share_log_erase_note')}</p>
          <div className="pair">
            <Button onPress={() => setErasing(false)}>{t('erase_keep')}</Button>
            <Button
              variant="stop"
              onPress={() => {
                setErasing(false);
                attempt(ask('sharing.erase', {}));
              }}
            >
              {t('share_log_erase')}
            </Button>
          </div>
        </Sheet>
      )}
    </>
  );
}
