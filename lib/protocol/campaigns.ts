import * as z from 'zod/mini';
import {
  Address,
  Amount,
  Hex32,
  Id,
  Millis,
  Seconds,
  shortText,
  WalletSignature,
} from './primitives.ts';
import { HostPattern } from './sharing.ts';
import { ComparisonChoice, TaskKind } from './tasks.ts';

/**
 * A paid test that comes before a rater's first task of the campaign. Its questions are lines of
 * the upload with `gold` and `explanation`.
 */
export const EntranceTerms = z.strictObject({
  /** The most questions that a rater is asked, each paid like an answer. */
  questions: z.int().check(z.gte(1), z.lte(20)),
  /** Expected answers needed to pass. */
  needed: z.int().check(z.gte(1), z.lte(20)),
  /**
   * Raters who may start the test per day (UTC), which limits its cost (docs/money.md rule 6).
   */
  daily: z.int().check(z.gte(1), z.lte(100_000)),
});
export type EntranceTerms = z.infer<typeof EntranceTerms>;

/**
 * How answers are judged (docs/quality.md). Without it each answer is accepted at once unless it
 * came too fast; with it an answer is pending until evidence or its deadline decides.
 */
export const QualityTerms = z.strictObject({
  /** `opinion`: paid for honest effort. `fact`: also for being right, by the bonus. */
  pay: z.enum(['opinion', 'fact']),
  /** Base units on top of the price that the most reliable earn for a fact; '0' for opinions. */
  bonus: Amount,
  /** Confidence at which a task gets no more answers, basis points. */
  target: z.int().check(z.gte(5_000), z.lte(9_990)),
  /** The fewest answers that a task gets; the most is the terms' `redundancy`. */
  least: z.int().check(z.gte(2), z.lte(100)),
  /** Percent of the tasks that get all `redundancy` answers, for calibration. */
  burnIn: z.int().check(z.gte(0), z.lte(100)),
  /** Absent when there is no entrance test. */
  entrance: z.optional(EntranceTerms),
});
export type QualityTerms = z.infer<typeof QualityTerms>;

/** Quality terms of a requester who asks for quality without saying how. */
export const QUALITY_DEFAULTS: QualityTerms = {
  pay: 'opinion',
  bonus: '0',
  target: 9_500,
  least: 2,
  burnIn: 10,
};

const Price = Amount.check(z.refine((price) => BigInt(price) > 0n));
/** The operator's fee on top of the price, in basis points. */
const FeeBps = z.int().check(z.gte(0), z.lte(10_000));

/** Terms of a campaign whose tasks people judge. */
export const JudgmentTerms = z.strictObject({
  v: z.literal(1),
  name: shortText(80),
  kind: TaskKind,
  /** Paid to the contributor for each accepted answer, base units. */
  price: Price,
  feeBps: FeeBps,
  redundancy: z.int().check(z.gte(1), z.lte(100)),
  /** Percent of a task's answers that new devices may give (docs/money.md rule 6). */
  newShare: z.int().check(z.gte(1), z.lte(100)),
  /** Seconds; leases end before it, and the escrow can be refunded 30 days after it. */
  deadline: Seconds,
  /** Makes two campaigns with the same terms two campaigns. */
  nonce: Hex32,
  quality: z.optional(QualityTerms),
});
export type JudgmentTerms = z.infer<typeof JudgmentTerms>;

/**
 * Terms of a campaign that asks for public pages over contributors' connections. What people do is
 * *sharing*; `bandwidth` is only its name on the wire (docs/glossary.md#bandwidth).
 */
export const BandwidthTerms = z.strictObject({
  v: z.literal(1),
  name: shortText(80),
  kind: z.literal('bandwidth'),
  /** Paid to the contributor for 10^9 verified bytes. */
  price: Price,
  feeBps: FeeBps,
  /** Who asks, and what for: contributors read both before they join. */
  requesterName: shortText(80),
  purpose: shortText(500),
  destinations: z.array(HostPattern).check(z.minLength(1), z.maxLength(50)),
  /** Percent of the pages that a second device also fetches, at the same price, as proof. */
  proofPercent: z.int().check(z.gte(1), z.lte(20)),
  deadline: Seconds,
  nonce: Hex32,
});
export type BandwidthTerms = z.infer<typeof BandwidthTerms>;

/** The terms that a campaign's id commits to (docs/money.md rule 2): their hash is its salt. */
export const CampaignTerms = z.discriminatedUnion('kind', [JudgmentTerms, BandwidthTerms]);
export type CampaignTerms = z.infer<typeof CampaignTerms>;

export const CreateCampaignRequest = z.strictObject({
  terms: CampaignTerms,
  requester: Address,
  expires: Seconds,
  sig: WalletSignature,
});
export type CreateCampaignRequest = z.infer<typeof CreateCampaignRequest>;

export const CampaignState = z.enum(['review', 'open', 'paused', 'closed']);
export type CampaignState = z.infer<typeof CampaignState>;

export const CampaignStatus = z.object({
  id: Hex32,
  state: CampaignState,
  terms: CampaignTerms,
  requester: Address,
  salt: Hex32,
  funded: Amount,
  available: Amount,
  reserved: Amount,
  pending: Amount,
  credited: Amount,
  accrued: Amount,
  tasks: z.int(),
  /** Tasks that have all the accepted answers that were asked for. */
  done: z.int(),
  answers: z.int(),
  rejected: z.int(),
  /**
   * Rejections that a review had judged again by others, at the campaign's cost; `judges`: how many
   * people judged them.
   */
  reviewed: z.object({ open: z.int(), upheld: z.int(), denied: z.int(), judges: z.int() }),
  skipped: z.int(),
  flagged: z.int(),
  medianMs: z.nullable(z.int()),
  createdAt: Millis,
  /** As the chain has it at a final block; null until it knows the campaign. */
  chain: z.nullable(
    z.object({
      /** Unix seconds. A refund can be taken 30 days later. */
      deadline: z.int(),
      /** Whether the refund was taken. */
      closed: z.boolean(),
    }),
  ),
});
export type CampaignStatus = z.infer<typeof CampaignStatus>;

export const CreateCampaignResponse = z.object({
  campaign: CampaignStatus,
  /** A key that may upload to, read and close this requester's campaigns. Shown once. */
  key: z.string().check(z.maxLength(200)),
});
export type CreateCampaignResponse = z.infer<typeof CreateCampaignResponse>;

const TaskText = z.string().check(z.minLength(1), z.maxLength(60_000));

/** A line of the JSONL that a requester uploads. Raters never see model names or `ref`. */
export const ComparisonTask = z.strictObject({
  /** The requester's own name for the task; results carry it. */
  ref: z.optional(shortText(200)),
  prompt: TaskText,
  a: TaskText,
  b: TaskText,
  modelA: z.optional(shortText(200)),
  modelB: z.optional(shortText(200)),
  /** BCP 47; absent when unknown. */
  language: z.optional(z.string().check(z.regex(/^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$/))),
  /** The right answer of a clear-cut task, which then serves to check raters. */
  gold: z.optional(z.enum(['a', 'b'])),
  /** Why `gold` is right, in one line. Makes the task an entrance question, which shows this. */
  explanation: z.optional(shortText(300)),
});
export type ComparisonTask = z.infer<typeof ComparisonTask>;

/** Lines that this upload added, and how many tasks of the campaign ask for answers. */
export const UploadResponse = z.object({ added: z.int(), tasks: z.int() });
export type UploadResponse = z.infer<typeof UploadResponse>;

/** A line of the results: one accepted answer, with the sides in the requester's order. */
export const ResultLine = z.object({
  task: Id,
  ref: z.nullable(z.string()),
  /** As in `JudgmentAnswer`, and so are the times. */
  rater: z.string(),
  choice: ComparisonChoice,
  /** Side on which the requester's `a` stood. */
  aShown: z.enum(['first', 'second']),
  modelA: z.nullable(z.string()),
  modelB: z.nullable(z.string()),
  shownMs: z.int(),
  answeredAt: Millis,
});
export type ResultLine = z.infer<typeof ResultLine>;

export const OperatorAction = z.strictObject({
  /** `make-good` pays what the operator owes wallets, out of this campaign (docs/money.md rule 16). */
  action: z.enum(['release', 'pause', 'resume', 'close', 'make-good']),
});
export type OperatorAction = z.infer<typeof OperatorAction>;
