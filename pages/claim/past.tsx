import { CLAIM_WORDS } from '../../components/claim/claim-words.ts';
import { StateCard } from '../../components/claim/state-card.tsx';
import { TokenProvider, useMoney } from '../../components/money.tsx';
import { useText } from '../../components/text.tsx';
import { useTime } from '../../components/time.ts';
import type { PastClaim } from '../../lib/protocol/bridge.ts';

/** A page that is opened again after its claim is over: whether it was paid, and by what. */
export function Past({ claim }: { claim: PastClaim }) {
  return (
    <TokenProvider token={claim.token}>
      <Outcome claim={claim} />
    </TokenProvider>
  );
}

const PAID = new Set<PastClaim['state']>(['confirmed', 'final', 'superseded']);

function Outcome({ claim }: { claim: PastClaim }) {
  const { t } = useText();
  const { withUnit } = useMoney();
  const { exact } = useTime();
  const { state, amount, account, at, tx } = claim;
  const paid = PAID.has(state);

  return (
    <div className="stack-4" data-past={state}>
      <StateCard
        icon={paid ? 'checks' : 'clock'}
        tone={paid ? 'pine' : 'plain'}
        title={t(paid ? 'claim_past_paid' : 'claim_past_over', withUnit(amount), exact(at))}
        cause={account ? `${t(CLAIM_WORDS[state])}: ${account}` : t(CLAIM_WORDS[state])}
        money={t(paid ? 'claim_past_money' : 'claim_closed_money')}
      />
      {tx && (
        <p className="t12 ink2">
          {t('claim_transaction')} <bdi className="hash">{tx}</bdi>
        </p>
      )}
    </div>
  );
}
