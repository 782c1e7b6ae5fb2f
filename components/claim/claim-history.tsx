import type { ClaimJob } from '../../lib/protocol/bridge.ts';
import { Button } from '../controls/button.tsx';
import { Amount } from '../marks/amount.tsx';
import { type Fact, Facts } from '../marks/facts.tsx';
import { useMoney } from '../money.tsx';
import { useText } from '../text.tsx';
import type { TextKey } from '../text-keys.ts';
import { useTime } from '../time.ts';
import { claimSteps } from './claim-steps.ts';
import { CLAIM_WORDS, FAILURE_WORDS } from './claim-words.ts';
import { type Step, Stepper } from './stepper.tsx';
import './claim.css';

type State = ClaimJob['state'];

/** A claim with its history, oldest step first. */
export type PastClaim = {
  amount: string;
  fee: string | null;
  mode: ClaimJob['mode'];
  account: string | null;
  events: readonly { state: State; at: number; error: ClaimJob['error']; tx: string | null }[];
};

type Props = {
  claim: PastClaim;
  /** Whether it is the claim in progress, whose page can be opened. */
  current: boolean;
  onReopen: () => void;
  onAgain: () => void;
  /** Copies the whole claim as text, to show to someone who helps. */
  onCopy: () => void;
};

const ENDED = new Set<State>(['final', 'superseded']);
const BAD = new Set<State>(['rejected', 'abandoned', 'expired', 'failed']);

/** What can be done now, by the claim's state. */
function nextWords(state: State, current: boolean): TextKey {
  if (state === 'final' || state === 'confirmed') return 'history_next_paid';
  if (state === 'superseded') return 'history_next_superseded';
  if (state === 'signed' || state === 'submitted') return 'history_next_wait';
  return current ? 'history_next_open' : 'history_next_again';
}

/** Every state of a claim with time and reason, its transaction and fee, and what can be done. */
export function ClaimHistory({ claim, current, onReopen, onAgain, onCopy }: Props) {
  const { t } = useText();
  const { withUnit } = useMoney();
  const { exact } = useTime();
  const { amount, fee, mode, account, events } = claim;
  const state = events.at(-1)?.state ?? 'opened';
  const tx = events.findLast((event) => event.tx !== null)?.tx;
  const facts: Fact[] = [
    { name: t('history_fee'), value: fee === null ? t('history_no_fee_yet') : withUnit(fee) },
    {
      name: t('history_sender'),
      value: t(mode === 'self' ? 'claim_sender_wallet' : 'claim_sender_stint'),
    },
  ];

  const reason = ({ error }: PastClaim['events'][number]) => {
    const words = error && FAILURE_WORDS[error.code];
    return words ? t(words) : error?.message;
  };
  const last = events.length - 1;
  const steps: Step[] = events.map((event, i) => ({
    id: `${event.at} ${i}`,
    title: t(CLAIM_WORDS[event.state]),
    state: BAD.has(event.state) ? 'failed' : i < last || ENDED.has(event.state) ? 'done' : 'now',
    note: exact(event.at),
    ...((event.error || i === last) && {
      detail: reason(event) ?? t(claimSteps(event.state).word),
    }),
  }));

  const open = !ENDED.has(state) && state !== 'confirmed';
  return (
    <div className="pad stack-4">
      <div>
        <p className="label">{t('claim_this')}</p>
        <Amount units={amount} />
      </div>
      {account && <bdi className="hash">{account}</bdi>}
      <Facts facts={facts} />
      <hr className="perf" />
      <Stepper steps={steps} />
      {tx && (
        <p className="t12 ink2">
          {t('claim_transaction')} <bdi className="hash">{tx}</bdi>
        </p>
      )}
      <p>{t(nextWords(state, current))}</p>
      {open && current && <Button onPress={onReopen}>{t('claim_open_page')}</Button>}
      {open && !current && <Button onPress={onAgain}>{t('history_again')}</Button>}
      <Button variant="text" onPress={onCopy}>
        {t('copy_details')}
      </Button>
    </div>
  );
}
