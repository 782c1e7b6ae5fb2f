import { Section } from '../../components/shell/section.tsx';
import { useText } from '../../components/text.tsx';
import { shownState } from '../../lib/domain/shown-state.ts';
import { CostSection } from './cost-section.tsx';
import { DisputedSection } from './disputed-section.tsx';
import { ProgressSection } from './progress-section.tsx';
import { QualitySection } from './quality-section.tsx';
import { RankingSection } from './ranking-section.tsx';
import type { Seen } from './use-report.ts';

/** A campaign's report: progress, costs, quality, ranking and disputed tasks. */
export function CampaignView({ seen }: { seen: Seen }) {
  const { t } = useText();
  const { campaign, report } = seen;
  const { terms } = campaign;

  return (
    <div className="stack-4">
      <div className="stack-2">
        <h1 className="h28 breaks">{terms.name}</h1>
        <p className="ink2">{t(`campaign_state_${shownState(campaign)}`)}</p>
      </div>
      <div className="paper">
        {terms.kind !== 'bandwidth' && <ProgressSection campaign={campaign} terms={terms} />}
        <CostSection seen={seen} terms={terms} />
        {terms.kind !== 'bandwidth' && <QualitySection seen={seen} terms={terms} />}
        {report?.ranking && <RankingSection ranking={report.ranking} name={terms.name} />}
        {report && <DisputedSection quality={report.quality} />}
        <Section title={t('campaign_get_title')}>
          <p>{t(terms.kind === 'bandwidth' ? 'campaign_get_pages' : 'campaign_get_data')}</p>
          <p className="code breaks" translate="no">
            npm run stint -- campaign {terms.kind === 'bandwidth' ? 'status' : 'export'}{' '}
            {campaign.id}
          </p>
        </Section>
      </div>
    </div>
  );
}
