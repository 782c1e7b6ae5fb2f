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

/** Joined and offered campaigns. Joining asks the browser for the sites' permission in the same click. */
export function CampaignsSection({ view, isReady }: Props) {
  const { t } = useText();
  const offers = useOffers(isReady);
  const [notice, setNotice] = useState<string | null>(null);
  const { campaigns, policy } = view.choice;
  const joined = new Set(campaigns.map(({ id }) => id));
  const others = (offers?.campaigns ?? []).filter(({ id }) => !joined.has(id));
  const { bytesPerMonth } = policy;
  const showError = (error: Error) => setNotice(`${t('failed_title')} ${error.message}`);

  const join = ({ id, destinations }: SharingCampaign) => {
    askForSites(destinations, policy.onlyWhenIdle)
      .then(async (given) => {
        if (!given) return setNotice(t('share_refused'));
        await ask('sharing.join', { campaign: id, consent: CONSENT });
        setNotice(null);
      }, showError)
      .catch(showError);
  };
  const leave = (campaign: string) =>
    void ask('sharing.leave', { campaign }).then(() => setNotice(t('share_left')), showError);

  return (
    <Section title={t('share_campaigns_title')}>
      <p className="ink2">{t('share_campaigns_note')}</p>
      <p className="med" role="status">
        {notice ?? statusOf(t, isReady, offers, campaigns.length + others.length)}
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
            <Button large onPress={() => setNotice(t('share_refused'))}>
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
