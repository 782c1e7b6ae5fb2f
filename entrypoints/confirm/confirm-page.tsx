import { Consent } from '../../components/claim/consent.tsx';
import { Empty } from '../../components/notice/empty.tsx';
import { TopBar } from '../../components/shell/top-bar.tsx';
import { useText } from '../../components/text.tsx';
import type { FirstRead } from '../../lib/ui/first-frame.ts';
import { useConsent } from '../../lib/ui/use-consent.ts';
import { useStored } from '../../lib/ui/use-stored.ts';

/** Asks whether a wallet is the person's own, in a window that no web page can draw over or press in. */
export function ConfirmPage({ first }: { first: FirstRead }) {
  const { t } = useText();
  const { snapshot } = useStored(first);
  const { problem, yes, no } = useConsent(() => window.close());
  const claim = snapshot?.claim;

  return (
    <div className="screen">
      <TopBar title="Stint" brand />
      <main className="body">
        {claim?.asks ? (
          <Consent
            asks={claim.asks}
            problem={problem}
            onYes={() => claim.asks && yes(claim.id, claim.asks)}
            onNo={() => no(claim.id)}
          />
        ) : (
          <Empty icon="wallet" title={t('consent_none_title')}>
            {t('consent_none')}
          </Empty>
        )}
      </main>
    </div>
  );
}
