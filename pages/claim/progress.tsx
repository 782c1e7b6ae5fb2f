import { claimSteps } from '../../components/claim/claim-steps.ts';
import { StateCard } from '../../components/claim/state-card.tsx';
import { Stepper } from '../../components/claim/stepper.tsx';
import { useMoney } from '../../components/money.tsx';
import { useText } from '../../components/text.tsx';
import { useTime } from '../../components/time.ts';
import type { JobView } from '../../lib/protocol/bridge.ts';

type Props = { view: JobView; onCheck: () => void };

/** The progress of a signed claim. The person has nothing left to do. */
export function Progress({ view, onCheck }: Props) {
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
      {(job.state === 'expired' || job.state === 'failed') && <Ended view={view} />}
      {job.error && job.state !== 'failed' && !ended && (
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
  const { t, locale } = useText();
  const { withUnit } = useMoney();
  const { job } = view;
  const fee = job.mode === 'relay' ? (job.claim?.relayerFee ?? 0) : 0;
  const paid = BigInt(job.status?.paid ?? job.amount) - BigInt(fee);
  const at = new Intl.DateTimeFormat(locale, { timeStyle: 'short' }).format(new Date());

  return (
    <StateCard
      icon="check"
      tone="pine"
      title={t('claim_paid_title')}
      cause={t('claim_paid_cause', withUnit(paid), job.recipient ?? job.account ?? '', at)}
      money={`${withUnit(paid)} ${t('claim_paid_money')}`}
    />
  );
}

function Superseded({ view }: { view: JobView }) {
  const { t } = useText();
  const { withUnit } = useMoney();
  const { job } = view;

  return (
    <StateCard
      icon="checks"
      tone="plain"
      title={t('claim_superseded_title')}
      cause={t('claim_superseded_cause', job.status?.tx ?? job.error?.message ?? '')}
      money={`${withUnit(job.amount)} ${t('claim_superseded_money')}`}
    />
  );
}

function Ended({ view }: { view: JobView }) {
  const { t } = useText();
  const { withUnit } = useMoney();
  const { exact } = useTime();
  const { job } = view;
  const expired = job.state === 'expired';
  const deadline = expired && job.claim ? exact(Number(job.claim.deadline) * 1000) : null;

  return (
    <StateCard
      icon="clock"
      tone="brass"
      title={t(expired ? 'claim_expired_title' : 'claim_failed_title')}
      cause={
        deadline
          ? t('claim_expired_cause', deadline)
          : (job.error?.message ?? t('claim_closed_cause'))
      }
      money={`${withUnit(job.amount)} ${t('claim_expired_money')}`}
    />
  );
}
