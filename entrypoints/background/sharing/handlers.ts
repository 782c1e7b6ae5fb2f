import { dropMeta } from '../../../lib/db/meta.ts';
import type { Handlers } from '../../../lib/messaging/serve.ts';
import type { SHARING_CHANNELS } from '../../../lib/protocol/sharing-channels.ts';
import type { Context } from '../core/context.ts';
import { appealShared } from './appeal.ts';
import { changeChoice } from './choice.ts';
import { closeRelay } from './connection.ts';
import { joinCampaign, leaveCampaign, sharingOffers } from './join.ts';
import { pullShared } from './paid.ts';
import { eraseRecords } from './recorder.ts';
import { reconcile } from './revive.ts';

/** What each channel of the sharing page does. */
export function createSharingHandlers(
  createContext: () => Context,
): Pick<Handlers, keyof typeof SHARING_CHANNELS> {
  const applyChoice = async () => {
    await reconcile(createContext());
    return {};
  };
  return {
    'sharing.offers': async () => ({ campaigns: await sharingOffers(createContext()) }),
    'sharing.join': async ({ campaign, consent }) => {
      await joinCampaign(createContext(), campaign, consent);
      return applyChoice();
    },
    'sharing.leave': async ({ campaign }) => {
      await leaveCampaign(campaign);
      return applyChoice();
    },
    'sharing.turn': async ({ on }) => {
      // Closed before anything is awaited: switching off does not wait for storage.
      if (!on) closeRelay();
      else await dropMeta(createContext().db, 'sharingHeld');
      await changeChoice((choice) => ({ ...choice, policy: { ...choice.policy, on } }));
      return applyChoice();
    },
    'sharing.caps': async (caps) => {
      await changeChoice((choice) => ({ ...choice, policy: { ...choice.policy, ...caps } }));
      return applyChoice();
    },
    'sharing.veto': async ({ host, on }) => {
      await changeChoice((choice) => {
        const others = choice.policy.vetoed.filter((each) => each !== host);
        const vetoed = on ? [...others, host] : others;
        return { ...choice, policy: { ...choice.policy, vetoed } };
      });
      return applyChoice();
    },
    'sharing.look': async () => {
      const context = createContext();
      await reconcile(context);
      await pullShared(context, true);
      return {};
    },
    'sharing.appeal': (request) => appealShared(createContext(), request),
    'sharing.erase': async () => {
      await eraseRecords(createContext());
      return {};
    },
  };
}
