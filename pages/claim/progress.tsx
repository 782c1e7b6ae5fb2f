import { claimSteps } from '../../components/claim/claim-steps.ts';
import { StateCard } from '../../components/claim/state-card.tsx';
import { Stepper } from '../../components/claim/stepper.tsx';
import { useMoney } from '../../components/money.tsx';
import { useText } from '../../components/text.tsx';
import { useTime } from '../../components/time.ts';
import type { JobView } from '../../lib/protocol/bridge.ts';
import type { Connected } from './flow.ts';
import { ShowToken } from './show-token.tsx';

type Props = { view: JobView; connected: Connected | null; onCheck: () => void };

/** The progress of a signed claim. The person has nothing left to do. */
export function Progress({ view, connected, onCheck }: Props) {
  const { t } = useText();
  const { job } = view;
  const { steps, word, ended } = claimSteps(job.state);
  const tx = job.tx ?? job.status?.tx;
  const confirmations = job.status
    ? t(
        'claim_confirming',
        Math.min(job.status.confirmations, job.status.needed),
        job.status.needed,
      )
    : '';

  return (
    <div className="stack-4" data-state={job.state}>
      <Stepper
        steps={steps.map(({ title, state }) => ({
          title: t(title),
          state,
          ...(title === 'claim_confirmed' && state !== 'failed' && { note: confirmations }),
          ...((state === 'now' || state === 'failed') && { detail: t(word) }),
        }))}
      />
      {tx && (
        <p className="t12 ink2">
          {t('claim_transaction')} <bdi className="hash">{tx}</bdi>
        </p>
      )}
      {ended && job.state !== 'superseded' && <Paid view={view} />}
      {job.state === 'superseded' && <Superseded view={view} />}
      {ended && connected && <ShowToken view={view} wallet={connected.wallet} />}
      {job.state === 'expired' && <Ended view={view} />}
      {job.error && !ended && (
        <StateCard
          icon="offline"
          tone="brass"
          title={t('claim_network_title')}
          cause={job.error.message}
          money={t('claim_network_money')}
          action={{ label: t('claim_check_now'), onPress: onCheck }}
        />
      )}
    </div>
  );
}

function Paid({ view }: { view: JobView }) {
  const { t } = useText();
  const { withUnit } = useMoney();
  const { job } = view;
  const fee = job.mode === 'relay' ? (job.claim?.relayerFee ?? 0) : 0;
  const paid = BigInt(job.status?.paid ?? job.amount) - BigInt(fee);

  return (
    <StateCard
      icon="check"
      tone="pine"
      title={t('claim_paid_title')}
      cause={t('claim_paid_cause', withUnit(paid), job.recipient ?? job.account ?? '')}
      money={t(job.state === 'final' ? 'claim_paid_final' : 'claim_paid_soon', withUnit(paid))}
    />
  );
}

/** The chain has paid the sum: by another device, or by something whose answer did not arrive. */
function Superseded({ view }: { view: JobView }) {
  const { t } = useText();
  const { job } = view;
  const tx = job.tx ?? job.status?.tx;

  return (
    <StateCard
      icon="checks"
      tone="pine"
      title={t('claim_superseded_title')}
      cause={t(tx ? 'claim_superseded_cause' : 'claim_superseded_unknown')}
      money={t('claim_superseded_money')}
    />
  );
}

function Ended({ view }: { view: JobView }) {
  const { t } = useText();
  const { withUnit } = useMoney();
  const { exact } = useTime();
  const { job } = view;
  const deadline = job.claim ? exact(Number(job.claim.deadline) * 1000) : null;

  return (
    <StateCard
      icon="clock"
      tone="brass"
      title={t('claim_expired_title')}
      cause={deadline ? t('claim_expired_cause', deadline) : t('claim_closed_cause')}
      money={`${withUnit(job.amount)} ${t('claim_expired_money')}`}
    />
  );
}
