import type { ClaimJobState } from '../../lib/protocol/bridge.ts';
import type { Snapshot } from '../../lib/protocol/snapshot.ts';
import { Button } from '../controls/button.tsx';
import { Amount } from '../marks/amount.tsx';
import { useMoney } from '../money.tsx';
import { useText } from '../text.tsx';
import './home.css';

type Props = { snapshot: Snapshot; onClaim: () => void; onClaimStatus: () => void };

/** What can be claimed, with the button to claim it, or a sentence that says why not. */
export function ClaimBox({ snapshot, onClaim, onClaimStatus }: Props) {
  const { t } = useText();
  const hint = useHint(snapshot);
  const claiming = snapshot.claim !== null && !(isOver(snapshot.claim.state) && canClaim(snapshot));

  return (
    <section className="claim-box" aria-label={t('home_claimable')}>
      <div className="between">
        <div>
          <p className="label">{t('home_claimable')}</p>
          <Amount units={snapshot.claimable} />
        </div>
        {claiming ? (
          <Button onPress={onClaimStatus}>{t('home_claim_status')}</Button>
        ) : (
          <Button onPress={onClaim} disabled={!canClaim(snapshot)} describedBy="claim-hint">
            {t('home_claim')}
          </Button>
        )}
      </div>
      <p className="t12 ink2" id="claim-hint">
        {hint}
      </p>
    </section>
  );
}

/** Whether a claim has ended, so that the next one can start when there is something to claim. */
const isOver = (state: ClaimJobState): boolean =>
  state === 'final' || state === 'confirmed' || state === 'superseded';

/** Whether a claim can start: online, and with at least the minimum, which avoids dust. */
function canClaim({ claimable, minClaim, connection }: Snapshot): boolean {
  const enough = BigInt(claimable) > 0n && BigInt(claimable) >= BigInt(minClaim);
  return enough && connection !== 'offline' && connection !== 'welcome';
}

function useHint({ claimable, pending, minClaim, connection, credited }: Snapshot): string {
  const { t } = useText();
  const { amount } = useMoney();
  const parts: string[] = [];
  if (BigInt(pending) > 0n) parts.push(t('home_pending', amount(pending)));
  if (BigInt(credited) === 0n && parts.length === 0) return t('home_first_receipt');
  if (connection === 'offline') return t('home_claim_offline');
  if (BigInt(claimable) < BigInt(minClaim)) parts.push(t('home_claim_minimum', amount(minClaim)));

  return parts.join(' · ') || t('home_all_credited');
}
