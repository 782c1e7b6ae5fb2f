import { useState } from 'react';
import { Button } from '../../components/controls/button.tsx';
import { CampaignCard } from '../../components/sharing/campaign-card.tsx';
import { Section } from '../../components/shell/section.tsx';
import { useText } from '../../components/text.tsx';
import type { SharingCampaign } from '../../lib/protocol/sharing.ts';
import { CONSENT, type SharingView } from '../../lib/protocol/sharing-view.ts';
import { ask } from '../../lib/ui/ask.ts';
import { askForSites } from '../../lib/ui/ask-permission.ts';
import { useOffers } from '../../lib/ui/use-sharing.ts';

type Props = { view: SharingView; isReady: boolean };

/** Joined campaigns and those on offer; joining asks the browser for their sites in the same click. */
export function CampaignsSection({ view, isReady }: Props) {
  const { t } = useText();
  const offers = useOffers(isReady);
  const [said, setSaid] = useState<string | null>(null);
  const { campaigns, policy } = view.choice;
  const joined = new Set(campaigns.map(({ id }) => id));
  const others = (offers?.campaigns ?? []).filter(({ id }) => !joined.has(id));
  const { bytesPerMonth } = policy;
  const failed = (error: Error) => setSaid(`${t('failed_title')} ${error.message}`);

  const join = ({ id, destinations }: SharingCampaign) => {
    askForSites(destinations, policy.onlyWhenIdle)
      .then(async (given) => {
        if (!given) return setSaid(t('share_refused'));
        await ask('sharing.join', { campaign: id, consent: CONSENT });
        setSaid(null);
      }, failed)
      .catch(failed);
  };
  const leave = (campaign: string) =>
    void ask('sharing.leave', { campaign }).then(() => setSaid(t('share_left')), failed);

  return (
    <Section title={t('share_campaigns_title')}>
      <p className="ink2">{t('share_campaigns_note')}</p>
      <p className="med" role="status">
        {said ?? statusOf(t, isReady, offers, campaigns.length + others.length)}
      </p>
      {campaigns.map((campaign) => (
        <CampaignCard key={campaign.id} campaign={campaign} bytesPerMonth={bytesPerMonth}>
          {view.withheld.includes(campaign.id) && (
            <>
              <p>{t('share_withheld')}</p>
              <Button onPress={() => join(campaign)}>{t('share_allow_again')}</Button>
            </>
          )}
          <Button onPress={() => leave(campaign.id)}>{t('share_leave')}</Button>
        </CampaignCard>
      ))}
      {others.map((campaign) => (
        <CampaignCard key={campaign.id} campaign={campaign} bytesPerMonth={bytesPerMonth}>
          <div className="equal-buttons">
            <Button large onPress={() => join(campaign)}>
              {t('share_join')}
            </Button>
            <Button large onPress={() => setSaid(t('share_refused'))}>
              {t('agree_not_now')}
            </Button>
          </div>
        </CampaignCard>
      ))}
    </Section>
  );
}

function statusOf(
  t: ReturnType<typeof useText>['t'],
  isReady: boolean,
  offers: ReturnType<typeof useOffers>,
  count: number,
): string | null {
  if (!isReady) return t('share_needs_welcome');
  if (offers?.problem) return `${t('failed_title')} ${offers.problem}`;
  return offers && count === 0 ? t('share_no_offers') : null;
}
