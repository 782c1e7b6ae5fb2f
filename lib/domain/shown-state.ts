import type { CampaignState, CampaignStatus } from '../protocol/campaigns.ts';

/**
 * A campaign's state as people are told it: of the two reviews, one is before a campaign ever was open,
 * when there is nothing to reject, and one because much of it was rejected.
 */
export const shownState = ({
  state,
  rejected,
}: Pick<CampaignStatus, 'state' | 'rejected'>): CampaignState | 'rejections' =>
  state === 'review' && rejected > 0 ? 'rejections' : state;
