import { Button } from '../../../components/controls/button.tsx';
import { Rejected } from '../../../components/receipt/rejected.tsx';
import { CampaignCard } from '../../../components/sharing/campaign-card.tsx';
import { Caps } from '../../../components/sharing/caps.tsx';
import { Consent } from '../../../components/sharing/consent.tsx';
import { Recorder } from '../../../components/sharing/recorder.tsx';
import type { RecordedJob } from '../../../components/sharing/recorder-row.tsx';
import { SharingStatus } from '../../../components/sharing/status.tsx';
import { Vetoes } from '../../../components/sharing/vetoes.tsx';
import { Page } from '../../../components/shell/page.tsx';
import { Section } from '../../../components/shell/section.tsx';
import { useText } from '../../../components/text.tsx';
import type { Receipt } from '../../../lib/protocol/receipts.ts';
import {
  DEFAULT_POLICY,
  PauseReason,
  type SharingCampaign,
} from '../../../lib/protocol/sharing.ts';
import { RelayState, type SharingView } from '../../../lib/protocol/sharing-view.ts';
import { receipt } from './samples.ts';
import { nothing, type Scene } from './scene.ts';

const CAMPAIGN: SharingCampaign = {
  id: `0x${'c'.repeat(64)}`,
  name: 'Words of the day',
  requesterName: 'Fjord Language Lab',
  purpose: 'Reads public dictionary pages to see how often words change.',
  destinations: ['*.wiktionary.org', 'www.openthesaurus.de'],
  price: '500000',
  deadline: 1_800_000_000,
};

const VIEW: SharingView = {
  at: 0,
  choice: {
    consent: 1,
    policy: { ...DEFAULT_POLICY, on: true, campaigns: [CAMPAIGN.id] },
    campaigns: [CAMPAIGN],
  },
  state: 'ready',
  reason: null,
  withheld: [],
  flow: 0,
  running: 0,
  today: 31_400_000,
  month: 412_000_000,
  pending: '15700',
  credited: '190300',
};

const job = (n: number, of: Partial<RecordedJob> = {}): RecordedJob => ({
  id: String(n),
  host: 'en.wiktionary.org',
  path: `/wiki/word-${n}`,
  method: 'GET',
  startedAt: 1_795_000_000_000 + n * 61_000,
  bytes: 48_000 + n * 911,
  campaignName: CAMPAIGN.name,
  pay: 24n,
  result: 'done',
  status: 200,
  receipt: { ...receipt, seq: 12 },
  ...of,
});

const REJECTED: Receipt = {
  ...receipt,
  seq: 14,
  kind: 'reject',
  pendingDelta: '-15700',
  creditDelta: '0',
  reason:
    'not_the_page: en.wiktionary.org: this device said 200, 48211 bytes; 3 others agree on something else',
};

function RejectedBytes({ rejected }: { rejected: Receipt }) {
  const { t } = useText();
  const sent = { onAppeal: nothing, keyCap: null, sending: false, left: null, failed: null };
  return <Rejected receipt={rejected} appeal={{ ...sent, what: t('share_appeal_what') }} />;
}

const JOBS = [
  job(5, { result: 'running', bytes: 0, pay: 0n, status: null, receipt: null }),
  job(4, { receipt: null }),
  job(3, { receipt: { ...receipt, seq: 13, kind: 'work' } }),
  job(2, { receipt: REJECTED }),
  job(1, { result: 'address', bytes: 0, pay: 0n, status: null, receipt: null }),
];

function Sharing({ view }: { view: Partial<SharingView> }) {
  const { t } = useText();
  const now = { ...VIEW, ...view };
  return (
    <Page name={t('share')}>
      <h1 className="h28">{t('share_title')}</h1>
      <div className="paper welcome-paper">
        <SharingStatus view={now} problem={null} onTurn={nothing} />
      </div>
    </Page>
  );
}

function Asked() {
  const { t } = useText();
  return (
    <Page name={t('share')}>
      <h1 className="h28">{t('share_title')}</h1>
      <p className="page-lead">{t('share_lead')}</p>
      <div className="paper welcome-paper">
        <Consent />
        <Section title={t('share_campaigns_title')}>
          <CampaignCard campaign={CAMPAIGN} bytesPerMonth={2_000_000_000}>
            <div className="equal-buttons">
              <Button large onPress={nothing}>
                {t('share_join')}
              </Button>
              <Button large onPress={nothing}>
                {t('agree_not_now')}
              </Button>
            </div>
          </CampaignCard>
        </Section>
      </div>
    </Page>
  );
}

function Recorded({ jobs }: { jobs: RecordedJob[] }) {
  const { t } = useText();
  return (
    <Page name={t('share')}>
      <h1 className="h28">{t('share_title')}</h1>
      <div className="paper welcome-paper">
        <Recorder
          jobs={jobs}
          search=""
          more={jobs.length > 0}
          vetoed={[]}
          onSearch={nothing}
          onMore={nothing}
          onVeto={nothing}
          onExport={nothing}
          onErase={nothing}
          rejection={(rejected) => <RejectedBytes rejected={rejected} />}
        />
      </div>
    </Page>
  );
}

function Rejection() {
  const { t } = useText();
  return (
    <Page name={t('share')}>
      <h1 className="h28">{t('share_title')}</h1>
      <RejectedBytes rejected={REJECTED} />
    </Page>
  );
}

function Limits() {
  const { t } = useText();
  return (
    <Page name={t('share')}>
      <h1 className="h28">{t('share_title')}</h1>
      <div className="paper welcome-paper">
        <Caps
          caps={{ ...DEFAULT_POLICY, hours: { from: 22, to: 7 } }}
          onChange={nothing}
          onIdleOnly={nothing}
        />
        <Vetoes hosts={['example.org']} onVeto={nothing} />
      </div>
    </Page>
  );
}

const scene = (view: Partial<SharingView>): Scene => ({
  size: 'page',
  draw: () => <Sharing view={view} />,
});

const off = { ...VIEW.choice, policy: { ...VIEW.choice.policy, on: false } };

export const sharingScenes: Record<string, Scene> = {
  'sharing-consent': { size: 'page', draw: () => <Asked /> },
  'sharing-flow': scene({ flow: 412_000, running: 2 }),
  'sharing-recorder': { size: 'page', draw: () => <Recorded jobs={JOBS} /> },
  'sharing-recorder-empty': { size: 'page', draw: () => <Recorded jobs={[]} /> },
  'sharing-rejected': {
    size: 'page',
    draw: () => <Rejection />,
  },
  'sharing-limits': { size: 'page', draw: () => <Limits /> },
  ...Object.fromEntries(
    RelayState.options.map((state) => [`sharing-is-${state}`, scene({ state })]),
  ),
  ...Object.fromEntries(
    PauseReason.options.map((reason) => [
      `sharing-why-${reason}`,
      scene({ reason, state: 'off', ...(reason === 'off' && { choice: off }) }),
    ]),
  ),
};
