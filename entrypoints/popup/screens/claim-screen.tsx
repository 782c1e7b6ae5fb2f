import { ClaimStatus } from '../../../components/claim/claim-status.tsx';
import { Consent } from '../../../components/claim/consent.tsx';
import { LastClaim } from '../../../components/claim/last-claim.tsx';
import { Tabs } from '../../../components/shell/tabs.tsx';
import { TopBar } from '../../../components/shell/top-bar.tsx';
import { useText } from '../../../components/text.tsx';
import { tell } from '../../../lib/ui/ask.ts';
import { useClaims } from '../../../lib/ui/use-claims.ts';
import { useConsent } from '../../../lib/ui/use-consent.ts';
import type { ScreenProps } from './screen-props.ts';

export default function ClaimScreen({ snapshot, go }: ScreenProps) {
  const { t } = useText();
  const home = () => go({ name: 'home' });
  const { problem, yes, no } = useConsent(() => undefined);
  const claims = useClaims();
  const claim = snapshot?.claim;

  return (
    <div className="screen">
      <TopBar title={t('claim')} onBack={home} />
      <main className="body">
        {claim?.asks && (
          <Consent
            asks={claim.asks}
            problem={problem}
            onYes={() => claim.asks && yes(claim.id, claim.asks)}
            onNo={() => no(claim.id)}
          />
        )}
        {claim && (
          <ClaimStatus
            claim={claim}
            account={snapshot.account}
            onReopen={() => tell('claim.reopen', { job: claim.id })}
            onStop={() => {
              tell('claim.dismiss', { job: claim.id });
              home();
            }}
          />
        )}
        {snapshot && !claim && claims && (
          <LastClaim claim={claims[0] ?? null} onOpen={(id) => go({ name: 'claim-history', id })} />
        )}
      </main>
      <Tabs current="home" onSelect={(name) => go({ name })} />
    </div>
  );
}
