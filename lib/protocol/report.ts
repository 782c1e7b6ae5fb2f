import * as z from 'zod/mini';
import { CampaignStatus } from './campaigns.ts';
import { Hex32, Id, Millis } from './primitives.ts';
import { ComparisonChoice } from './tasks.ts';

const Share = z.number().check(z.gte(0), z.lte(1));

/** Where models that see the same answers come to other verdicts, a person should look. */
export const DisputedTask = z.object({
  task: Id,
  ref: z.nullable(z.string()),
  /** By model: ensemble, ibcc, majority. */
  verdicts: z.record(z.string(), ComparisonChoice),
});
export type DisputedTask = z.infer<typeof DisputedTask>;

/** A compared model: score (log odds around 0) with its 95 % interval. */
export const RankedModel = z.object({
  name: z.string(),
  score: z.number(),
  low: z.number(),
  high: z.number(),
  /** Comparisons in which it stood. */
  votes: z.int(),
});
export type RankedModel = z.infer<typeof RankedModel>;

/** What a campaign's answers say in all, without anybody's identity. Shares from 0 to 1. */
export const QualityReport = z.object({
  /** Answers to tasks proper: accepted or waiting, not rejected; no checks of raters. */
  answers: z.int(),
  raters: z.int(),
  /** Of pairs of answers to one task, the share that is equal; null before there are any. */
  agreement: z.nullable(Share),
  /** Mean calibrated confidence of the verdicts. */
  confidence: z.nullable(Share),
  /** Verdicts on which models differ, in all, and the first of them. */
  disputes: z.int(),
  disputed: z.array(DisputedTask),
  /** Of raters with enough answers; no names. `bins`: raters by tenth of reliability, least first. */
  reliability: z.nullable(
    z.object({ low: Share, median: Share, high: Share, of: z.int(), bins: z.array(z.int()) }),
  ),
});
export type QualityReport = z.infer<typeof QualityReport>;

/** Models best first; `groups` over 1: some never met, and cannot be compared. */
export const Ranking = z.object({ models: z.array(RankedModel), groups: z.int() });
export type Ranking = z.infer<typeof Ranking>;

/** A requester's view of one campaign. `report` is null until the first is worked out. */
export const CampaignReport = z.object({
  campaign: CampaignStatus,
  report: z.nullable(
    z.object({ at: Millis, quality: QualityReport, ranking: z.nullable(Ranking) }),
  ),
  /** A newer one is being worked out: ask again in a few seconds. */
  working: z.boolean(),
});
export type CampaignReport = z.infer<typeof CampaignReport>;

/** Opens one campaign's report to whoever holds it, and nothing else. */
export const ViewToken = z.object({
  campaign: Hex32,
  token: z.string().check(z.maxLength(300)),
  expiresAt: Millis,
});
export type ViewToken = z.infer<typeof ViewToken>;
