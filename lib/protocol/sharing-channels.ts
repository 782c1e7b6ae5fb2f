import * as z from 'zod/mini';
import { Appeal, AppealRequest } from './appeals.ts';
import { Hex32 } from './primitives.ts';
import { SharingCampaigns, SharingCaps } from './sharing.ts';
import { CONSENT } from './sharing-view.ts';

const Empty = z.object({});
const Host = z.string().check(z.maxLength(253), z.regex(/^[a-z0-9_-]+(\.[a-z0-9_-]+)+$/));

/** What the sharing page may ask of the background; part of CHANNELS in messages.ts. */
export const SHARING_CHANNELS = {
  /** Asks the service which campaigns can be joined. */
  'sharing.offers': { from: 'screen', request: Empty, response: SharingCampaigns },
  /** The person agreed to this version of the words, and the browser granted the permission. */
  'sharing.join': {
    from: 'screen',
    request: z.object({ campaign: Hex32, consent: z.literal(CONSENT) }),
    response: Empty,
  },
  'sharing.leave': { from: 'screen', request: z.object({ campaign: Hex32 }), response: Empty },
  'sharing.turn': { from: 'screen', request: z.object({ on: z.boolean() }), response: Empty },
  'sharing.caps': { from: 'screen', request: SharingCaps, response: Empty },
  /** From now on pages of this host are never fetched, or may be fetched again. */
  'sharing.veto': {
    from: 'screen',
    request: z.object({ host: Host, on: z.boolean() }),
    response: Empty,
  },
  /** Checks the connection and what the service has paid. */
  'sharing.look': { from: 'screen', request: Empty, response: Empty },
  /** Appeals against the rejection of a unit of bytes. */
  'sharing.appeal': { from: 'screen', request: AppealRequest, response: Appeal },
  /** Erases the flight recorder; running jobs stay until they end. */
  'sharing.erase': { from: 'screen', request: Empty, response: Empty },
} as const;
