import type { Snapshot } from '../../lib/protocol/snapshot.ts';
import { Button } from '../controls/button.tsx';
import { Amount } from '../marks/amount.tsx';
import { useText } from '../text.tsx';
import { claimSteps } from './claim-steps.ts';
import { FAILURE_WORDS } from './claim-words.ts';
import { Stepper } from './stepper.tsx';
import './claim.css';

type Props = {
  claim: NonNullable<Snapshot['claim']>;
  account: string | null;
  onReopen: () => void;
  /** Gives up a claim that was not sent, or removes a finished one. */
  onStop: () => void;
};

/** The progress of a claim, in the popup. Signing happens on the claim page. */
export function ClaimStatus({ claim, account, onReopen, onStop }: Props) {
  const { t } = useText();
  const { steps, ended, safe, word } = claimSteps(claim.state);
  const failed = claim.error && FAILURE_WORDS[claim.error.code];
  // A transaction of the wallet's own needs nobody to follow it: what it pays is counted anyway.
  const leave = claim.mode === 'self' && claim.state === 'submitted';

  return (
    <div className="pad stack-4">
      <div className="between">
        <div>
          <p className="label">{t('claim_this')}</p>
          <Amount units={claim.amount} />
        </div>
        {account && (
          <bdi className="t12 ink2 num">
            {account.slice(0, 6)}…{account.slice(-4)}
          </bdi>
        )}
      </div>
      <hr className="perf" />
      <Stepper
        steps={steps.map(({ title, state }) => ({
          title: t(title),
          state,
          ...(state === 'now' || state === 'failed' ? { detail: t(failed ?? word) } : {}),
        }))}
      />
      {claim.tx && (
        <p className="t12 ink2">
          {t('claim_transaction')} <bdi className="hash">{claim.tx}</bdi>
        </p>
      )}
      <div className="pair">
        {!ended && <Button onPress={onReopen}>{t('claim_open_page')}</Button>}
        {(safe || leave) && (
          <Button onPress={onStop}>{t(leave ? 'claim_leave' : 'claim_stop')}</Button>
        )}
        {ended && <Button onPress={onStop}>{t('done')}</Button>}
      </div>
      {leave && <p className="t12 ink2">{t('claim_leave_note')}</p>}
      {safe && <p className="t12 ink2">{t('claim_safe_note')}</p>}
      {ended && <p className="t12 ink2">{t('claim_paid_note')}</p>}
    </div>
  );
}
