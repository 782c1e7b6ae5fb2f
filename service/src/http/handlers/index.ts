import type { ROUTES } from '../../../../lib/protocol/routes.ts';
import type { Parts } from '../../parts.ts';
import type { Handlers } from '../serve-routes.ts';
import { campaignHandlers } from './campaigns.ts';
import { claimHandlers } from './claims.ts';
import { deviceHandlers } from './devices.ts';
import { earningsHandlers } from './earnings.ts';
import { relayHandlers } from './relay.ts';
import { rootHandlers } from './roots.ts';
import { sharingHandlers } from './sharing.ts';
import { walletHandlers } from './wallets.ts';
import { workHandlers } from './work.ts';

/** A handler for every route of the API. */
export const apiHandlers = (parts: Parts): Handlers<typeof ROUTES> => ({
  ...deviceHandlers(parts),
  ...workHandlers(parts),
  ...earningsHandlers(parts),
  ...walletHandlers(parts),
  ...claimHandlers(parts),
  ...campaignHandlers(parts),
  ...rootHandlers(parts),
  ...sharingHandlers(parts),
  ...relayHandlers(parts),
});
