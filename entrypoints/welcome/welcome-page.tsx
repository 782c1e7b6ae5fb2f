import { useState } from 'react';
import { Page } from '../../components/shell/page.tsx';
import { useText } from '../../components/text.tsx';
import { Agree } from '../../components/welcome/agree.tsx';
import { Leaves } from '../../components/welcome/leaves.tsx';
import { Pays } from '../../components/welcome/pays.tsx';
import { ask } from '../../lib/ui/ask.ts';
import type { FirstRead } from '../../lib/ui/first-frame.ts';
import { useStored } from '../../lib/ui/use-stored.ts';
import { Declined } from './declined.tsx';
import { Started } from './started.tsx';

/** What Stint does, what it pays and what leaves the browser; then the choice to start. */
export function WelcomePage({ first }: { first: FirstRead }) {
  const { t } = useText();
  const { snapshot, settings } = useStored(first);
  const [declined, setDeclined] = useState(false);
  const [failed, setFailed] = useState<string | null>(null);
  const start = () =>
    ask('welcome.done', {}).then(
      () => setFailed(null),
      (error: Error) => setFailed(error.message),
    );
  if (settings.welcomeDone) return <Started snapshot={snapshot} />;
  if (declined) return <Declined onBack={() => setDeclined(false)} />;

  return (
    <Page name={t('welcome')}>
      <h1 className="h28">{t('welcome_title')}</h1>
      <p className="page-lead">{t('welcome_lead')}</p>
      <div className="paper welcome-paper">
        <Pays offer={snapshot?.next ?? null} />
        <Leaves />
        <Agree problem={failed} onStart={start} onNotNow={() => setDeclined(true)} />
      </div>
    </Page>
  );
}
