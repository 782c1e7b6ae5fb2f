import { StateCard } from '../../components/claim/state-card.tsx';
import { Icon } from '../../components/icon/icon.tsx';
import { TokenProvider, useMoney } from '../../components/money.tsx';
import { Page } from '../../components/shell/page.tsx';
import { useText } from '../../components/text.tsx';
import type { JobView } from '../../lib/protocol/bridge.ts';
import { ClaimScreen } from './claim-screen.tsx';
import { Past } from './past.tsx';
import { useJob } from './use-job.ts';

/** The claim page. `job` is the id in the fragment of its address; null when there is none. */
export function App({ job }: { job: string | null }) {
  const { t } = useText();
  const aside = (
    <span className="claim-origin">
      <Icon name="lock" size={16} /> <bdi>{location.host}</bdi>
    </span>
  );
  return (
    <Page name={t('claim')} aside={aside} wide>
      {job ? <Job id={job} /> : <Closed />}
    </Page>
  );
}

function Job({ id }: { id: string }) {
  const { status, send, refresh } = useJob(id);
  switch (status.at) {
    case 'loading':
      return <div aria-busy="true" />;
    case 'absent':
      return <Closed />;
    case 'refused': {
      const { past, message } = status.error;
      return past ? <Past claim={past} /> : <Closed cause={message} />;
    }
    case 'open': {
      const { view } = status;
      return (
        <TokenProvider token={view.info.network.token}>
          <Heading view={view} />
          <ClaimScreen view={view} send={send} onCheck={() => void refresh()} />
        </TokenProvider>
      );
    }
  }
}

function Heading({ view }: { view: JobView }) {
  const { t } = useText();
  const { withUnit } = useMoney();

  return (
    <div className="between">
      <h1 className="h28">{t('claim_page_title', withUnit(view.job.amount))}</h1>
      <span className="ink2">{t('claim_page_origin')}</span>
    </div>
  );
}

function Closed({ cause }: { cause?: string }) {
  const { t } = useText();
  return (
    <StateCard
      icon="wallet"
      tone="plain"
      title={t('claim_closed_title')}
      cause={cause ?? t('claim_closed_cause')}
      money={t('claim_closed_money')}
    />
  );
}
