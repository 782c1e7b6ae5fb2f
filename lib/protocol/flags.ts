import * as z from 'zod/mini';
import { Id, Millis } from './primitives.ts';
import { FlagReason } from './tasks.ts';

/** What contributors flagged in a campaign, without their names. */
export const CampaignFlags = z.object({
  /** How many people's flags count since the campaign was opened last. */
  people: z.int(),
  /** The latest, newest first. */
  flags: z.array(
    z.object({
      task: Id,
      ref: z.nullable(z.string()),
      reason: FlagReason,
      /** The contributor's own words. */
      note: z.nullable(z.string()),
      at: Millis,
      /** Whether it may pause the campaign: from somebody who has earned, since it was opened last. */
      counts: z.boolean(),
    }),
  ),
});
export type CampaignFlags = z.infer<typeof CampaignFlags>;
