import { SignaturePowers } from '../../components/claim/signature-powers.tsx';
import { useMoney } from '../../components/money.tsx';
import { useText } from '../../components/text.tsx';
import type { JobView } from '../../lib/protocol/bridge.ts';

/** The sums of a claim, and what its signature can do. */
export function Sums({ view }: { view: JobView }) {
  const { t } = useText();
  const { amount, withUnit } = useMoney();
  const { job, info } = view;
  const fee = job.mode === 'relay' ? (job.claim?.relayerFee ?? null) : '0';
  const receive = BigInt(job.amount) - BigInt(fee ?? 0);
  const feeText = fee === null ? '…' : fee === '0' ? amount(fee) : `−${amount(fee)}`;

  return (
    <aside className="stack-4">
      <div className="paper pad">
        <dl>
          <Row name={t('claim_sum_claimable')} value={amount(job.amount)} />
          <Row name={t('claim_sum_fee')} value={feeText} />
          <Row name={t('claim_sum_network')} value={info.chainName} />
          <Row name={t('claim_sum_receive')} value={withUnit(receive)} strong />
        </dl>
      </div>
      <SignaturePowers />
    </aside>
  );
}

function Row({ name, value, strong }: { name: string; value: string; strong?: boolean }) {
  return (
    <div className={strong ? 'between claim-sum strong' : 'between claim-sum'}>
      <dt className={strong ? undefined : 'ink2'}>{name}</dt>
      <dd className="num">{value}</dd>
    </div>
  );
}
