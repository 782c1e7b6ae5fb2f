import * as z from 'zod/mini';
import { CampaignStatus } from './campaigns.ts';
import { Hex32, Id, Millis } from './primitives.ts';
import { ComparisonChoice } from './tasks.ts';

const Share = z.number().check(z.gte(0), z.lte(1));

/** A task on which the models come to different verdicts, so that a person should look. */
export const DisputedTask = z.object({
  task: Id,
  ref: z.nullable(z.string()),
  /** The verdict of each model: ensemble, ibcc, majority. */
  verdicts: z.record(z.string(), ComparisonChoice),
});
export type DisputedTask = z.infer<typeof DisputedTask>;

/** A compared model: score (log odds around 0) with its 95 % interval. */
export const RankedModel = z.object({
  name: z.string(),
  score: z.number(),
  low: z.number(),
  high: z.number(),
  /** Comparisons that it was part of. */
  votes: z.int(),
});
export type RankedModel = z.infer<typeof RankedModel>;

/**
 * What a campaign's answers say as a whole, without anybody's identity. Shares from 0 to 1. Counts and
 * agreement are of all answers, everything else is of those that were paid.
 */
export const QualityReport = z.object({
  /** Accepted and pending answers to tasks proper, without checks of raters. */
  answers: z.int(),
  raters: z.int(),
  /** Share of pairs of answers to one task that are equal; null before there are any. */
  agreement: z.nullable(Share),
  /** Mean calibrated confidence of the verdicts. */
  confidence: z.nullable(Share),
  /** How many tasks the models differ on, and the first of them. */
  disputes: z.int(),
  disputed: z.array(DisputedTask),
  /** Raters with enough answers, no names. `bins`: raters by tenth of reliability, lowest first. */
  reliability: z.nullable(
    z.object({ low: Share, median: Share, high: Share, of: z.int(), bins: z.array(z.int()) }),
  ),
});
export type QualityReport = z.infer<typeof QualityReport>;

/** Models, best first. More than one of `groups`: some were never compared, even indirectly. */
export const Ranking = z.object({
  models: z.array(RankedModel),
  groups: z.int(),
  /** How many models with fewer comparisons are not ranked. */
  leftOut: z.optional(z.int()),
});
export type Ranking = z.infer<typeof Ranking>;

/** A requester's view of one campaign. `report` is null until the first one is ready. */
export const CampaignReport = z.object({
  campaign: CampaignStatus,
  report: z.nullable(
    z.object({ at: Millis, quality: QualityReport, ranking: z.nullable(Ranking) }),
  ),
  /** A newer report is being prepared: ask again in a few seconds. */
  working: z.boolean(),
  /** Why there is no newer report, and when it is tried again, ms. */
  failed: z.optional(
    z.object({ code: z.string(), message: z.string().check(z.maxLength(500)), retryAt: Millis }),
  ),
});
export type CampaignReport = z.infer<typeof CampaignReport>;

/** Lets its holder read one campaign's report, and nothing else. */
export const ViewToken = z.object({
  campaign: Hex32,
  token: z.string().check(z.maxLength(300)),
  expiresAt: Millis,
});
export type ViewToken = z.infer<typeof ViewToken>;
