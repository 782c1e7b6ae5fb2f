import { makeGood } from '../../ledger/make-good.ts';
import type { Parts } from '../../parts.ts';
import { campaignStatus, changeState } from '../../tasks/campaigns.ts';
import { createCampaign } from '../../tasks/create.ts';
import { readFlags } from '../../tasks/flags.ts';
import { listKeys, revokeKey } from '../../tasks/requester-keys.ts';
import { uploadTasks } from '../../tasks/upload.ts';
import { openView } from '../../tasks/view-token.ts';
import type { RouteHandlers } from './route-handlers.ts';

type Names =
  | 'createCampaign'
  | 'campaign'
  | 'closeCampaign'
  | 'flags'
  | 'operate'
  | 'upload'
  | 'view'
  | 'report'
  | 'keys'
  | 'revokeKey';

/** A campaign from its terms to its report, for its requester and the operator. */
export const campaignHandlers = ({
  ctx,
  gate,
  reports,
  verifyWallet,
}: Parts): RouteHandlers<Names> => ({
  createCampaign: ({ body }) => createCampaign(ctx, verifyWallet, body),
  campaign: ({ params }) => campaignStatus(ctx, params.id),
  flags: ({ params }) => readFlags(ctx, params.id),
  closeCampaign: ({ params }) => changeState(ctx, params.id, 'close'),
  async operate({ params: { id }, body: { action } }) {
    if (action !== 'make-good') return changeState(ctx, id, action);
    await gate.check();
    await makeGood(ctx, id);
    return campaignStatus(ctx, id);
  },
  upload: ({ params, idempotencyKey, body, address }) =>
    uploadTasks(ctx, params.id, idempotencyKey, body, address),
  view: ({ params }) => openView(ctx, params.id),
  keys: async ({ caller }) => ({ keys: await listKeys(ctx, caller.requester) }),
  async revokeKey({ caller, params }) {
    await revokeKey(ctx, caller.requester, params.key);
    return {};
  },
  report: async ({ params }) => reports.of(await campaignStatus(ctx, params.id)),
});
