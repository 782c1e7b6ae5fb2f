import { type ReactNode, useId } from 'react';
import type { Receipt } from '../../lib/protocol/receipts.ts';
import { Button } from '../controls/button.tsx';
import { Section } from '../shell/section.tsx';
import { useText } from '../text.tsx';
import { type RecordedJob, RecorderRow } from './recorder-row.tsx';
import './sharing.css';

type Props = {
  jobs: readonly RecordedJob[];
  search: string;
  more: boolean;
  vetoed: readonly string[];
  onSearch: (text: string) => void;
  onMore: () => void;
  onVeto: (host: string) => void;
  onExport: () => void;
  onErase: () => void;
  rejection: (receipt: Receipt) => ReactNode;
};

/** The flight recorder: every job that this device has run, stored here and nowhere else. */
export function Recorder(props: Props) {
  const { t } = useText();
  const id = useId();
  const { jobs, vetoed } = props;
  const HEAD = [
    t('share_col_time'),
    t('share_col_site'),
    t('share_col_bytes'),
    t('share_col_campaign'),
    t('share_col_pay'),
    t('share_col_result'),
  ] as const;

  return (
    <Section title={t('share_log_title')}>
      <p className="ink2">{t('share_log_note')}</p>
      <div className="line share-tools">
        <label className="sr" htmlFor={id}>
          {t('share_log_search')}
        </label>
        <input
          id={id}
          type="search"
          className="field"
          placeholder={t('share_log_search')}
          value={props.search}
          onChange={(event) => props.onSearch(event.currentTarget.value)}
        />
        <Button onPress={props.onExport}>{t('share_log_export')}</Button>
        <Button onPress={props.onErase}>{t('share_log_erase')}</Button>
      </div>
      {jobs.length === 0 && (
        <p className="ink2" role="status">
          {t(props.search ? 'share_log_none_found' : 'share_log_none')}
        </p>
      )}
      {jobs.length > 0 && (
        <div className="responsive-table table-scroll">
          <table>
            <thead>
              <tr>
                {HEAD.map((name) => (
                  <th key={name} scope="col">
                    {name}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {jobs.map((job) => (
                <RecorderRow
                  key={job.id}
                  job={job}
                  names={HEAD}
                  isVetoed={vetoed.includes(job.host)}
                  onVeto={props.onVeto}
                  rejection={props.rejection}
                />
              ))}
            </tbody>
          </table>
        </div>
      )}
      {props.more && <Button onPress={props.onMore}>{t('show_more')}</Button>}
    </Section>
  );
}
