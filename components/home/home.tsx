import type { Snapshot } from '../../lib/protocol/snapshot.ts';
import { Button } from '../controls/button.tsx';
import { Icon } from '../icon/icon.tsx';
import { Strip } from '../notice/strip.tsx';
import { useText } from '../text.tsx';
import { useTime } from '../time.ts';
import { ClaimBox } from './claim-box.tsx';
import { FirstSteps } from './first-steps.tsx';
import { HomeNotice, type NoticeActions } from './home-notice.tsx';
import { Start } from './start.tsx';
import { TodayStrip } from './today-strip.tsx';
import './home.css';

type Props = {
  snapshot: Snapshot;
  /** Why the last action failed, in words. */
  problem?: string | null;
  actions: NoticeActions & { onStart: () => void; onClaimStatus: () => void };
};

/** The home screen: one amount, one action, and the numbers that a person needs before starting. */
export function Home({ snapshot, actions, problem }: Props) {
  const { connection, credited, pending, next } = snapshot;
  const isNew = BigInt(credited) + BigInt(pending) === 0n;
  const works = connection !== 'paused' && connection !== 'update_required';

  return (
    <>
      {problem ? <Problem words={problem} /> : <HomeNotice snapshot={snapshot} actions={actions} />}
      <ClaimBox
        snapshot={snapshot}
        onClaim={actions.onClaim}
        onClaimStatus={actions.onClaimStatus}
      />
      <TodayStrip today={snapshot.today} />
      {works && next && <Start snapshot={snapshot} next={next} onStart={actions.onStart} />}
      {works && !next && connection !== 'welcome' && (
        <NothingReady snapshot={snapshot} onRetry={actions.onRetry} />
      )}
      {isNew && <FirstSteps />}
    </>
  );
}

function Problem({ words }: { words: string }) {
  const { t } = useText();
  return (
    <div className="home-notice">
      <Strip icon="warn" tone="brass" title={t('failed_title')}>
        {words}
      </Strip>
    </div>
  );
}

/** Shown in place of the start row when there are no tasks; says when Stint looks again. */
function NothingReady({ snapshot, onRetry }: { snapshot: Snapshot; onRetry: () => void }) {
  const { t } = useText();
  const { clock } = useTime();
  const { nextCheckAt, connection } = snapshot;
  const offline = connection === 'offline';

  return (
    <section className="pad stack-2">
      <p className="line med">
        <Icon name="compare" />
        {t('none_title')}
      </p>
      <p className="ink2">
        {offline ? t('none_offline') : nextCheckAt ? t('none_body', clock(nextCheckAt)) : null}
      </p>
      {!offline && <Button onPress={onRetry}>{t('look_now')}</Button>}
    </section>
  );
}
