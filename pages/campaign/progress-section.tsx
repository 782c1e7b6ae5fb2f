import { Facts } from '../../components/marks/facts.tsx';
import { Section } from '../../components/shell/section.tsx';
import { useText } from '../../components/text.tsx';
import { useTime } from '../../components/time.ts';
import type { CampaignStatus, JudgmentTerms } from '../../lib/protocol/campaigns.ts';

/** How many tasks are done, and what people have done with them. */
export function ProgressSection(props: { campaign: CampaignStatus; terms: JudgmentTerms }) {
  const { campaign, terms } = props;
  const { t, locale } = useText();
  const { duration, exact } = useTime();
  const { tasks, done, reviewed } = campaign;
  const { open, upheld } = reviewed;
  const asked = open + upheld + reviewed.denied;
  const count = (n: number) => new Intl.NumberFormat(locale).format(n);
  const facts = [
    { name: t('campaign_accepted'), value: count(campaign.answers) },
    { name: t('campaign_rejected'), value: count(campaign.rejected) },
    ...(asked > 0
      ? [{ name: t('campaign_reviewed'), value: t('campaign_reviewed_of', upheld, asked, open) }]
      : []),
    { name: t('campaign_skipped'), value: count(campaign.skipped) },
    { name: t('campaign_flagged'), value: count(campaign.flagged) },
    {
      name: t('campaign_median'),
      value: campaign.medianMs === null ? t('campaign_unknown') : duration(campaign.medianMs),
    },
    { name: t('campaign_deadline'), value: exact(terms.deadline * 1000) },
  ];

  return (
    <Section title={t('campaign_progress_title')}>
      <div className="stack-3">
        <p>{tasks === 0 ? t('campaign_no_tasks') : t('campaign_done', done, tasks)}</p>
        <div className="bar" aria-hidden="true">
          <i style={{ inlineSize: `${tasks === 0 ? 0 : (100 * done) / tasks}%` }} />
        </div>
        <Facts facts={facts} />
      </div>
    </Section>
  );
}
