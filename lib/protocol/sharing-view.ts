import * as z from 'zod/mini';
import { Amount, Hex32, Millis } from './primitives.ts';
import { PauseReason, SharingCampaign, SharingPolicy } from './sharing.ts';

/** Version of the words on the sharing page that a contributor agrees to. */
export const CONSENT = 1;

/** What a contributor has chosen. The service never changes it. */
export const SharingChoice = z.object({
  /** Version of the words that the contributor agreed to; 0 for none. */
  consent: z.int(),
  policy: SharingPolicy,
  /** The joined campaigns, as they were shown when joining. */
  campaigns: z.array(SharingCampaign).check(z.maxLength(200)),
});
export type SharingChoice = z.infer<typeof SharingChoice>;

/**
 * The state of a device's connection to the relay. `diverged`: the two counts differ, or the
 * relay said so; it stays until the contributor looks.
 */
export const RelayState = z.enum([
  'off',
  'connecting',
  'ready',
  'waiting',
  'diverged',
  'replaced',
  'switched_off',
  'network_full',
]);
export type RelayState = z.infer<typeof RelayState>;

/** What the sharing page shows right now. */
export const SharingView = z.object({
  at: Millis,
  choice: SharingChoice,
  state: RelayState,
  /** Why nothing is shared now, or null. */
  reason: z.nullable(PauseReason),
  /** Joined campaigns for which the browser no longer grants the permission. */
  withheld: z.array(Hex32).check(z.maxLength(200)),
  /** Bytes that left within the last second, and jobs that run. */
  flow: z.int(),
  running: z.int(),
  /** Bytes of this local day and month. */
  today: z.int(),
  month: z.int(),
  /** Of the bandwidth key's verified receipts, base units. */
  pending: Amount,
  credited: Amount,
});
export type SharingView = z.infer<typeof SharingView>;

/** The part that the home screen shows; small, because it is read before the first frame. */
export const SharingLine = z.object({
  at: Millis,
  on: z.boolean(),
  state: RelayState,
  reason: z.nullable(PauseReason),
  flow: z.int(),
  today: z.int(),
  bytesPerDay: z.int(),
  /** How many campaigns are joined. */
  campaigns: z.int(),
});
export type SharingLine = z.infer<typeof SharingLine>;
