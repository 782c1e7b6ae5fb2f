import { useState } from 'react';
import { Caps } from '../../components/sharing/caps.tsx';
import { Consent } from '../../components/sharing/consent.tsx';
import { SharingStatus } from '../../components/sharing/status.tsx';
import { Vetoes } from '../../components/sharing/vetoes.tsx';
import { Page } from '../../components/shell/page.tsx';
import { useText } from '../../components/text.tsx';
import { ask } from '../../lib/ui/ask.ts';
import { askForIdle } from '../../lib/ui/ask-permission.ts';
import type { FirstRead } from '../../lib/ui/first-frame.ts';
import { useSharingView } from '../../lib/ui/use-sharing.ts';
import { useStored } from '../../lib/ui/use-stored.ts';
import { CampaignsSection } from './campaigns-section.tsx';
import { RecorderSection } from './recorder-section.tsx';
import '../../components/settings/settings.css';
import '../../components/welcome/welcome.css';

/** Consent first; then the state of sharing, its limits, and everything that was fetched. */
export function SharingPage({ first }: { first: FirstRead }) {
  const { t } = useText();
  const { settings } = useStored(first);
  const view = useSharingView();
  const [problem, setProblem] = useState<string | null>(null);
  const attempt = (work: Promise<unknown>) =>
    void work.then(
      () => setProblem(null),
      (error: Error) => setProblem(error.message),
    );
  const policy = view?.choice.policy;
  const agreed = (view?.choice.consent ?? 0) > 0;

  return (
    <Page name={t('share')}>
      <h1 className="h28">{t('share_title')}</h1>
      <p className="page-lead">{t('share_lead')}</p>
      <div className="paper welcome-paper">
        {view && agreed && (
          <SharingStatus
            view={view}
            problem={problem}
            onTurn={(on) => attempt(ask('sharing.turn', { on }))}
          />
        )}
        {view && !agreed && <Consent />}
        {view && <CampaignsSection view={view} isReady={settings.welcomeDone} />}
        {policy && agreed && (
          <>
            <Caps
              caps={policy}
              onChange={(caps) => attempt(ask('sharing.caps', caps))}
              onIdleOnly={(onlyWhenIdle) => {
                const asked = onlyWhenIdle ? askForIdle() : Promise.resolve(true);
                attempt(
                  asked.then(async (given) => {
                    if (given) await ask('sharing.caps', { ...policy, onlyWhenIdle });
                  }),
                );
              }}
            />
            <Vetoes
              hosts={policy.vetoed}
              onVeto={(host, on) => attempt(ask('sharing.veto', { host, on }))}
            />
            <RecorderSection vetoed={policy.vetoed} attempt={attempt} />
            <details className="share-words">
              <summary>{t('share_words')}</summary>
              <Consent />
            </details>
          </>
        )}
      </div>
    </Page>
  );
}
