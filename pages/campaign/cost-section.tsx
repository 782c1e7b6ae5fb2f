import { Facts } from '../../components/marks/facts.tsx';
import { useMoney } from '../../components/money.tsx';
import { Strip } from '../../components/notice/strip.tsx';
import { Section } from '../../components/shell/section.tsx';
import { useText } from '../../components/text.tsx';
import { campaignCosts } from '../../lib/domain/campaign-costs.ts';
import type { CampaignTerms } from '../../lib/protocol/campaigns.ts';
import type { Seen } from './use-report.ts';

/** How the escrow is used, and what is still to be paid. */
export function CostSection(props: { seen: Seen; terms: CampaignTerms }) {
  const { seen, terms } = props;
  const { campaign, report } = seen;
  const { t } = useText();
  const { withUnit } = useMoney();
  const costs =
    terms.kind === 'bandwidth' ? null : campaignCosts(campaign, terms, report?.quality.answers);
  const facts = [
    { name: t('campaign_funded'), value: withUnit(campaign.funded) },
    { name: t('campaign_credited'), value: withUnit(campaign.credited) },
    { name: t('campaign_pending'), value: withUnit(campaign.pending) },
    { name: t('campaign_reserved'), value: withUnit(campaign.reserved) },
    { name: t('campaign_available'), value: withUnit(campaign.available) },
    ...(costs ? [{ name: t('campaign_to_go'), value: withUnit(costs.toGo), strong: true }] : []),
  ];

  return (
    <Section title={t('campaign_cost_title')}>
      <Facts facts={facts} />
      {costs && costs.short > 0n && (
        <Strip icon="info" title={t('campaign_short_title')} tone="brass">
          {t('campaign_short', withUnit(costs.short))}
        </Strip>
      )}
    </Section>
  );
}
