import type { ReactNode } from 'react';
import type { Receipt } from '../../lib/protocol/receipts.ts';
import { Button } from '../controls/button.tsx';
import { useMoney } from '../money.tsx';
import { useText } from '../text.tsx';
import type { TextKey } from '../text-keys.ts';
import { useTime } from '../time.ts';
import { useBytes } from './bytes.ts';
import { ReceiptLink } from './receipt-link.tsx';

/** A job with the receipt that pays it. */
export type RecordedJob = {
  id: string;
  host: string;
  path: string;
  method: 'GET' | 'HEAD';
  startedAt: number;
  bytes: number;
  campaignName: string;
  /** Pay for these bytes at the campaign's price, base units. */
  pay: bigint;
  result: string;
  status: number | null;
  receipt: Receipt | null;
};

const RESULTS: Readonly<Record<string, TextKey>> = {
  running: 'share_did_running',
  stopped: 'share_did_stopped',
  interrupted: 'share_did_interrupted',
  address: 'share_did_address',
  network: 'share_did_network',
  timeout: 'share_did_timeout',
  too_large: 'share_did_too_large',
  refused_cap: 'share_did_cap',
};

type Props = {
  job: RecordedJob;
  /** Names of the columns, shown in each cell on narrow pages. */
  names: readonly string[];
  isVetoed: boolean;
  onVeto: (host: string) => void;
  /** What to show for rejected bytes. */
  rejection: (receipt: Receipt) => ReactNode;
};

/** A row of the flight recorder. Its path unfolds, and a button vetoes its host. */
export function RecorderRow({ job, names, isVetoed, onVeto, rejection }: Props) {
  const { t } = useText();
  const { exact: amount } = useMoney();
  const { exact } = useTime();
  const bytes = useBytes();
  const word = RESULTS[job.result];

  return (
    <tr>
      <td data-name={names[0]} className="num">
        {exact(job.startedAt)}
      </td>
      <td data-name={names[1]}>
        <details>
          <summary>
            <bdi className="code">{job.host}</bdi>
          </summary>
          <bdi className="code share-path">
            {job.method} {job.path}
          </bdi>
        </details>
        <Button variant="quiet" disabled={isVetoed} onPress={() => onVeto(job.host)}>
          {isVetoed ? t('share_vetoed') : t('share_veto_this', job.host)}
        </Button>
      </td>
      <td data-name={names[2]} className="num">
        {bytes(job.bytes)}
      </td>
      <td data-name={names[3]} dir="auto">
        {job.campaignName}
      </td>
      <td data-name={names[4]} className="num">
        {amount(job.pay)}{' '}
        {job.bytes > 0 && <ReceiptLink receipt={job.receipt} rejection={rejection} />}
      </td>
      <td data-name={names[5]}>{word ? t(word) : (job.status ?? job.result)}</td>
    </tr>
  );
}
