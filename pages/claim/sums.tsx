import { SignaturePowers } from '../../components/claim/signature-powers.tsx';
import { useMoney } from '../../components/money.tsx';
import { useText } from '../../components/text.tsx';
import type { JobView } from '../../lib/protocol/bridge.ts';
import { feeOf } from './sender-section.tsx';
import { isBindingNext } from './sign-section.tsx';

type Props = { view: JobView; mode: 'relay' | 'self' };

/** The sums of a claim, and what the signature that comes next can do. */
export function Sums({ view, mode }: Props) {
  const { t } = useText();
  const { amount, withUnit } = useMoney();
  const { job, info } = view;
  const fee = mode === 'relay' ? feeOf(view) : '0';
  const receive = BigInt(job.amount) - BigInt(fee ?? 0);
  const feeText = fee === null ? '…' : fee === '0' ? amount(fee) : `−${amount(fee)}`;
  // A device without a wallet is asked for a binding first.
  const unbound = view.wallets.length === 0 && !job.claim && !job.self;
  const binds = unbound || isBindingNext(job) || job.state === 'confirming';
  const kind = binds ? 'bind' : mode === 'self' ? 'send' : 'claim';

  return (
    <aside className="stack-4">
      <div className="paper pad">
        <dl>
          <Row name={t('claim_sum_claimable')} value={amount(job.amount)} />
          <Row name={t('claim_sum_fee')} value={feeText} />
          <Row name={t('claim_sum_network')} value={info.chainName} />
          <Row name={t('claim_sum_receive')} value={withUnit(receive > 0n ? receive : 0n)} strong />
        </dl>
      </div>
      <SignaturePowers kind={kind} />
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
