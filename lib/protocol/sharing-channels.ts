import * as z from 'zod/mini';
import { Appeal, AppealRequest } from './appeals.ts';
import { Hex32 } from './primitives.ts';
import { SharingCampaigns, SharingCaps } from './sharing.ts';
import { CONSENT } from './sharing-view.ts';

const Empty = z.object({});
const Host = z.string().check(z.maxLength(253), z.regex(/^[a-z0-9_-]+(\.[a-z0-9_-]+)+$/));

/** What the sharing page says to the background; a part of CHANNELS in messages.ts. */
export const SHARING_CHANNELS = {
  /** Asks the service what may be joined. */
  'sharing.offers': { from: 'screen', request: Empty, response: SharingCampaigns },
  /** The person said yes to these words, and the browser gave the permission. */
  'sharing.join': {
    from: 'screen',
    request: z.object({ campaign: Hex32, consent: z.literal(CONSENT) }),
    response: Empty,
  },
  'sharing.leave': { from: 'screen', request: z.object({ campaign: Hex32 }), response: Empty },
  'sharing.turn': { from: 'screen', request: z.object({ on: z.boolean() }), response: Empty },
  'sharing.caps': { from: 'screen', request: SharingCaps, response: Empty },
  /** A host that is never touched from now on, or may be again. */
  'sharing.veto': {
    from: 'screen',
    request: z.object({ host: Host, on: z.boolean() }),
    response: Empty,
  },
  /** Looks again: at the connection, at what the service paid. */
  'sharing.look': { from: 'screen', request: Empty, response: Empty },
  /** Asks for another decision on rejected bandwidth, by its unit. */
  'sharing.appeal': { from: 'screen', request: AppealRequest, response: Appeal },
  /** Erases the flight recorder; jobs that run stay until they are over. */
  'sharing.erase': { from: 'screen', request: Empty, response: Empty },
} as const;
