import { Icon } from '../../components/icon/icon.tsx';
import { TokenProvider } from '../../components/money.tsx';
import { Empty } from '../../components/notice/empty.tsx';
import { Strip } from '../../components/notice/strip.tsx';
import { Page } from '../../components/shell/page.tsx';
import { useText } from '../../components/text.tsx';
import { useTime } from '../../components/time.ts';
import { CampaignView } from './campaign-view.tsx';
import type { Link } from './link.ts';
import { type Seen, useReport } from './use-report.ts';

/** The campaign page. `link` is null when the address has no valid link. */
export function App({ link }: { link: Link | null }) {
  const { t } = useText();
  const aside = (
    <span className="line">
      <Icon name="lock" size={16} /> <bdi>{location.host}</bdi>
    </span>
  );
  return (
    <Page name={t('campaign_name')} aside={aside} wide>
      {link ? <Opened link={link} /> : <Closed title={t('campaign_closed_title')} />}
    </Page>
  );
}

function Opened({ link }: { link: Link }) {
  const { t } = useText();
  const state = useReport(link);
  switch (state.is) {
    case 'loading':
      return <div aria-busy="true" />;
    case 'refused':
      return <Closed title={t('campaign_refused_title')} />;
    case 'away':
      return (
        <div className="stack-4">
          <Away seen={state.seen} />
          {state.seen && <Shown seen={state.seen} />}
        </div>
      );
    case 'open':
      return <Shown seen={state.seen} />;
  }
}

const Shown = ({ seen }: { seen: Seen }) => (
  <TokenProvider token={seen.token}>
    <CampaignView seen={seen} />
  </TokenProvider>
);

function Away({ seen }: { seen: Seen | null }) {
  const { t } = useText();
  const { clock } = useTime();
  return (
    <Strip icon="offline" title={t('campaign_away_title')} tone="brass">
      {seen ? t('campaign_away_seen', clock(seen.at)) : t('campaign_away_none')}
    </Strip>
  );
}

function Closed({ title }: { title: string }) {
  const { t } = useText();
  const command = <code className="code breaks">npm run stint -- campaign page ID</code>;
  return (
    <Empty icon="compare" title={title} facts={command}>
      {t('campaign_closed_cause')}
    </Empty>
  );
}
