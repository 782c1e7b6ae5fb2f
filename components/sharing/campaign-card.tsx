import type { ReactNode } from 'react';
import { GB } from '../../lib/domain/money.ts';
import type { SharingCampaign } from '../../lib/protocol/sharing.ts';
import { Facts } from '../marks/facts.tsx';
import { useMoney } from '../money.tsx';
import { useText } from '../text.tsx';
import { useBytes } from './bytes.ts';
import './sharing.css';

type Props = {
  campaign: SharingCampaign;
  /** The contributor's monthly cap, to say how much a month can earn at most. */
  bytesPerMonth: number;
  children: ReactNode;
};

/** A campaign: who asks, what for, which sites, and what it pays. */
export function CampaignCard({ campaign, bytesPerMonth, children }: Props) {
  const { t } = useText();
  const { withUnit } = useMoney();
  const bytes = useBytes();
  const most = (BigInt(campaign.price) * BigInt(bytesPerMonth)) / GB;

  return (
    <article className="share-card" aria-label={campaign.name}>
      <h3 dir="auto">{campaign.name}</h3>
      <p dir="auto">{campaign.purpose}</p>
      <Facts
        facts={[
          { name: t('share_requester'), value: <bdi>{campaign.requesterName}</bdi> },
          {
            name: t('share_sites'),
            value: campaign.destinations.map((host) => (
              <bdi key={host} className="code share-host">
                {host}
              </bdi>
            )),
          },
          { name: t('share_price'), value: t('share_per_gb', withUnit(campaign.price)) },
          {
            name: t('share_most', bytes(bytesPerMonth)),
            value: withUnit(most),
          },
        ]}
      />
      {children}
    </article>
  );
}
