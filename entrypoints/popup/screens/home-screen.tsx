import { useState } from 'react';
import { Home } from '../../../components/home/home.tsx';
import { HomeSkeleton } from '../../../components/home/home-skeleton.tsx';
import { Connection } from '../../../components/shell/connection.tsx';
import { Tabs } from '../../../components/shell/tabs.tsx';
import { TopBar } from '../../../components/shell/top-bar.tsx';
import { ask, tell } from '../../../lib/ui/ask.ts';
import { openPage } from '../../../lib/ui/open-wider.ts';
import type { ScreenProps } from './screen-props.ts';
import { SharingBar } from './sharing-bar.tsx';
import { WiderButtons } from './wider-buttons.tsx';

export function HomeScreen({ snapshot, settings, sharing, surface, go }: ScreenProps) {
  const [failed, setFailed] = useState<string | null>(null);
  const claim = () =>
    ask('claim.start', {}).then(
      () => go({ name: 'claim' }),
      (error: Error) => setFailed(error.message),
    );
  const actions = {
    onStart: () => go({ name: 'tasks' }),
    onClaim: claim,
    onClaimStatus: () => go({ name: 'claim' }),
    onWelcome: () => openPage('/welcome.html'),
    onResume: () => tell('work.pause', { paused: false }),
    onRetry: () => tell('sync.now', { look: true }),
    onCopyDetails: () => navigator.clipboard.writeText(JSON.stringify(snapshot?.error)),
    onRecovery: () => openPage('/options.html#recovery'),
    onRepair: () => openPage('/options.html#repair'),
    onStopMove: () => ask('move.stop', {}).catch((error: Error) => setFailed(error.message)),
    onRefetch: () => tell('receipts.refetch', {}),
  };

  return (
    <div className="screen">
      <TopBar title="Stint" brand>
        {snapshot && <Connection state={snapshot.connection} />}
        <WiderButtons surface={surface} />
      </TopBar>
      <main className="body">
        {snapshot ? (
          <Home snapshot={snapshot} actions={actions} problem={failed} />
        ) : (
          <HomeSkeleton />
        )}
      </main>
      {sharing && <SharingBar line={sharing} settings={settings} onProblem={setFailed} />}
      <Tabs current="home" onSelect={(name) => go({ name })} />
    </div>
  );
}
