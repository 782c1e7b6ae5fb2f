import { readAgreement } from '../../lib/domain/agreement.ts';
import type { ReceiptCheck } from '../../lib/protocol/messages.ts';
import type { Receipt } from '../../lib/protocol/receipts.ts';
import { Button } from '../controls/button.tsx';
import { useMoney } from '../money.tsx';
import { useText } from '../text.tsx';
import { useTime } from '../time.ts';
import type { CheckStep } from './receipt-checks.tsx';
import { type AppealProps, Rejected } from './rejected.tsx';
import { Ticket } from './ticket.tsx';

type Props = {
  receipt: Receipt;
  campaignName: string | null;
  /** Visible time on the task, ms; 0 when unknown. */
  tookMs: number;
  /** The last check, or null while it runs. */
  check: ReceiptCheck | null;
  onVerify: () => void;
  /** Only for a rejection that can be appealed. */
  appeal?: AppealProps | null;
};

/** A single task needs this much time to show an hourly rate, ms; a glance would give absurd sums. */
const MIN_RATE_MS = 10_000;

const STATES = { work: 'earned', credit: 'verified', reject: 'rejected', bind: 'bound' } as const;

/** One receipt with its proof, checked here without asking the service. */
export function ReceiptView({ receipt, campaignName, tookMs, check, onVerify, appeal }: Props) {
  const { t } = useText();
  const { withUnit, perHour } = useMoney();
  const { exact, duration } = useTime();
  const checks = useCheckSteps(receipt, check);
  const { kind, creditDelta, pendingDelta, credited } = receipt;
  const amount = kind === 'work' ? pendingDelta : creditDelta;
  const before = BigInt(credited) - BigInt(creditDelta);
  const facts = [
    { name: t('receipt_campaign'), value: campaignName ?? short(receipt.campaign) },
    { name: t('receipt_before'), value: withUnit(before) },
    { name: t('receipt_after'), value: withUnit(credited), strong: true },
    { name: t('on_the_way'), value: withUnit(receipt.pending) },
  ];
  if (tookMs > 0) {
    const rate = perHour(creditDelta, tookMs);
    const value =
      kind === 'credit' && tookMs >= MIN_RATE_MS
        ? t('receipt_time_rate', duration(tookMs), rate)
        : duration(tookMs);
    facts.splice(1, 0, { name: t('receipt_time'), value });
  }
  const said = kind === 'credit' ? readAgreement(receipt.reason) : null;
  if (said) {
    const value = t('receipt_agreement_of', said.alike, said.others);
    facts.push({ name: t('own_agreement'), value });
  }
  const state = check?.ok === false ? 'unverified' : STATES[kind];
  const what = t(kind === 'bind' ? 'receipt_bound' : 'kind_comparison');

  return (
    <div className="pad stack-4">
      {kind === 'reject' && <Rejected receipt={receipt} appeal={appeal ?? null} />}
      <Ticket
        amount={amount}
        state={check || kind !== 'credit' ? state : 'earned'}
        title={`${what} · ${exact(receipt.issuedAt)}`}
        facts={kind === 'bind' ? facts.slice(2) : facts}
        checks={checks}
      />
      <Button wide onPress={onVerify} disabled={check === null}>
        {t('verify_again')}
      </Button>
      <p className="t12 ink2">{t('verify_local')}</p>
    </div>
  );
}

/** `9f4c1be7…b1ea73d6`: enough to compare by eye; the copied JSON has all of it. */
const short = (hex: string) => `${hex.slice(0, 10)}…${hex.slice(-8)}`;

function useCheckSteps(receipt: Receipt, check: ReceiptCheck | null): CheckStep[] | null {
  const { t } = useText();
  if (!check) return null;
  if (!check.ok) {
    return [{ ok: false, words: t('proof_failed'), value: check.failed ?? '' }];
  }

  const steps = [
    receipt.seq > 1
      ? { ok: true, words: t('proof_follows', receipt.seq - 1), value: short(receipt.prev) }
      : { ok: true, words: t('proof_first') },
  ];
  if (check.head) steps.push({ ok: true, words: t('proof_head'), value: short(check.head) });
  if (check.signer) steps.push({ ok: true, words: t('proof_signed'), value: check.signer });

  return steps;
}
