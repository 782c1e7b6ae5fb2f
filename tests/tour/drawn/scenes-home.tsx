import { IconButton } from '../../../components/controls/icon-button.tsx';
import { Home } from '../../../components/home/home.tsx';
import { HomeSkeleton } from '../../../components/home/home-skeleton.tsx';
import { SharingLine } from '../../../components/home/sharing-line.tsx';
import { Connection } from '../../../components/shell/connection.tsx';
import { Tabs } from '../../../components/shell/tabs.tsx';
import { TopBar } from '../../../components/shell/top-bar.tsx';
import { PauseReason } from '../../../lib/protocol/sharing.ts';
import { type SharingLine as Line, RelayState } from '../../../lib/protocol/sharing-view.ts';
import type { Snapshot } from '../../../lib/protocol/snapshot.ts';
import { fresh, NOW, snapshot } from './samples.ts';
import { nothing, type Scene } from './scene.ts';

const actions = {
  onStart: nothing,
  onClaim: nothing,
  onClaimStatus: nothing,
  onWelcome: nothing,
  onResume: nothing,
  onRetry: nothing,
  onCopyDetails: nothing,
  onRecovery: nothing,
  onRepair: nothing,
  onRefetch: nothing,
  onStopMove: nothing,
};

const home = (state: Snapshot | null, line: Line | null = null): Scene => ({
  size: 'popup',
  draw: () => (
    <div className="screen">
      <TopBar title="Stint" brand>
        {state && <Connection state={state.connection} />}
        <IconButton icon="panel" label="Side panel" onPress={nothing} />
        <IconButton icon="settings" label="Settings" onPress={nothing} />
      </TopBar>
      <main className="body">
        {state ? <Home snapshot={state} actions={actions} /> : <HomeSkeleton />}
      </main>
      {line && (
        <SharingLine
          line={line}
          flow={line.flow}
          keyCap={line.on ? '0' : null}
          onTurn={nothing}
          onOpen={nothing}
        />
      )}
      <Tabs current="home" onSelect={nothing} />
    </div>
  ),
});

const noTasks = { next: null, ready: { count: 0, amount: '0', ms: 0 } };
const failed = { code: 'unavailable', message: 'Connection refused.' };
const broken = { code: 'receipt_mismatch', message: 'Receipt 340 does not follow 339.', at: NOW };

const sharing: Line = {
  at: NOW,
  on: true,
  state: 'ready',
  reason: null,
  flow: 0,
  today: 118_000_000,
  bytesPerDay: 500_000_000,
  campaigns: 2,
};
const shares = (of: Partial<Line>): Scene => home(snapshot, { ...sharing, ...of });

export const homeScenes: Record<string, Scene> = {
  home: home(snapshot),
  'home-first': home(fresh),
  'home-welcome': home({ ...fresh, ...noTasks, connection: 'welcome' }),
  'home-loading': home(null),
  'home-none': home({ ...snapshot, ...noTasks }),
  'home-offline': home({ ...snapshot, connection: 'offline', queued: 2 }),
  'home-error': home({ ...snapshot, connection: 'error', error: failed }),
  'home-paused': home({ ...snapshot, connection: 'paused' }),
  'home-update': home({ ...snapshot, connection: 'update_required' }),
  'home-recovery': home({ ...snapshot, account: null, recoverySaved: false }),
  'home-binding': home({ ...snapshot, account: null, proposeBinding: true }),
  'home-move': home({
    ...snapshot,
    move: { account: `0x${'7e'.repeat(20)}`, announcedAt: NOW, effectiveAt: NOW + 7 * 86_400_000 },
  }),
  'home-mismatch': home({ ...snapshot, mismatch: broken }),
  'home-small': home({ ...snapshot, claimable: '45000', inTask: true, pending: '0' }),
  'home-sharing-flow': shares({ flow: 412_000, campaigns: 1 }),
  ...Object.fromEntries(
    RelayState.options.map((state) => [`home-sharing-is-${state}`, shares({ state })]),
  ),
  ...Object.fromEntries(
    PauseReason.options.map((reason) => [
      `home-sharing-why-${reason}`,
      shares({ reason, state: 'off', on: reason !== 'off' }),
    ]),
  ),
};
