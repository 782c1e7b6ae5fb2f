import type { CampaignState, CampaignStatus } from '../protocol/campaigns.ts';

/**
 * A campaign's state as people see it. A campaign is in review either before it first opens, when
 * nothing can be rejected yet, or later because much of its work was rejected.
 */
export const shownState = ({
  state,
  rejected,
}: Pick<CampaignStatus, 'state' | 'rejected'>): CampaignState | 'rejections' =>
  state === 'review' && rejected > 0 ? 'rejections' : state;
