import type { Snapshot } from '../../lib/protocol/snapshot.ts';
import { Button } from '../controls/button.tsx';
import { useMoney } from '../money.tsx';
import { Strip } from '../notice/strip.tsx';
import { useText } from '../text.tsx';
import { MoveNoticeStrip } from './move-notice.tsx';
import { type NoticeKind, noticeKind } from './notice-kind.ts';
import './home.css';

export type NoticeActions = {
  onWelcome: () => void;
  onResume: () => void;
  onRetry: () => void;
  onCopyDetails: () => void;
  onRecovery: () => void;
  onRepair: () => void;
  onRefetch: () => void;
  onClaim: () => void;
  onStopMove: () => void;
};

type Props = { snapshot: Snapshot; actions: NoticeActions };

export function HomeNotice({ snapshot, actions }: Props) {
  const kind = noticeKind(snapshot);
  if (!kind) return null;

  const Notice = NOTICES[kind];
  return (
    <div className="home-notice">
      <Notice snapshot={snapshot} actions={actions} />
    </div>
  );
}

function Repair({ actions }: Props) {
  const { t } = useText();
  return (
    <Strip
      icon="warn"
      tone="brass"
      title={t('repair_title')}
      actions={<Button onPress={actions.onRepair}>{t('repair_open')}</Button>}
    >
      {t('repair_notice')}
    </Strip>
  );
}

function Mismatch({ snapshot, actions }: Props) {
  const { t } = useText();
  return (
    <Strip
      icon="warn"
      tone="brass"
      title={t('mismatch_title')}
      actions={<Button onPress={actions.onRefetch}>{t('mismatch_refetch')}</Button>}
    >
      {t('mismatch_body')} <bdi>{snapshot.mismatch?.message}</bdi>
    </Strip>
  );
}

function Welcome({ actions }: Props) {
  const { t } = useText();
  return (
    <Strip
      icon="info"
      title={t('not_started_title')}
      actions={<Button onPress={actions.onWelcome}>{t('not_started_open')}</Button>}
    >
      {t('not_started_body')}
    </Strip>
  );
}

function UpdateRequired() {
  const { t } = useText();
  return (
    <Strip icon="warn" tone="brass" title={t('update_title')}>
      {t('update_body')}
    </Strip>
  );
}

/** The recovery key has moved the identity to another device, so trying again is of no use. */
function Replaced() {
  const { t } = useText();
  return (
    <Strip icon="warn" tone="brass" title={t('replaced_title')}>
      {t('replaced_body')}
    </Strip>
  );
}

function Failed({ snapshot, actions }: Props) {
  const { t } = useText();
  const { withUnit } = useMoney();
  if (snapshot.error?.code === 'device_replaced') return <Replaced />;

  const buttons = (
    <>
      <Button onPress={actions.onRetry}>{t('try_now')}</Button>
      <Button variant="quiet" onPress={actions.onCopyDetails}>
        {t('copy_details')}
      </Button>
    </>
  );
  return (
    <Strip icon="warn" tone="brass" title={t('error_title')} actions={buttons}>
      {t('error_body', withUnit(snapshot.credited))} <bdi>{snapshot.error?.message}</bdi>
    </Strip>
  );
}

function Offline({ snapshot }: Props) {
  const { t, plural } = useText();
  const { count } = snapshot.ready;
  return (
    <Strip icon="offline" title={t('offline_title')}>
      {count > 0 ? plural('offline_saved', count) : t('offline_none')}
    </Strip>
  );
}

function Paused({ actions }: Props) {
  const { t } = useText();
  return (
    <Strip
      icon="pause"
      title={t('paused_title')}
      actions={<Button onPress={actions.onResume}>{t('resume')}</Button>}
    >
      {t('paused_body')}
    </Strip>
  );
}

function Recovery({ actions }: Props) {
  const { t } = useText();
  return (
    <Strip
      icon="lock"
      tone="slate"
      title={t('recovery_notice_title')}
      actions={<Button onPress={actions.onRecovery}>{t('recovery_notice_open')}</Button>}
    >
      {t('recovery_notice_body')}
    </Strip>
  );
}

function Binding({ snapshot, actions }: Props) {
  const { t } = useText();
  const { withUnit } = useMoney();

  return (
    <Strip
      icon="wallet"
      tone="slate"
      title={t('binding_title', withUnit(snapshot.credited))}
      actions={<Button onPress={actions.onClaim}>{t('binding_open')}</Button>}
    >
      {t('binding_body')}
    </Strip>
  );
}

function Move({ snapshot, actions }: Props) {
  return snapshot.move && <MoveNoticeStrip move={snapshot.move} onStop={actions.onStopMove} />;
}

const NOTICES: Record<NoticeKind, (props: Props) => React.ReactNode> = {
  welcome: Welcome,
  repair: Repair,
  mismatch: Mismatch,
  update_required: UpdateRequired,
  error: Failed,
  offline: Offline,
  paused: Paused,
  move: Move,
  recovery: Recovery,
  binding: Binding,
};
