import * as z from 'zod/mini';
import { LedgerUpdate } from './device.ts';
import { Amount, DeviceSignature, Hex32, Id, Millis, shortText } from './primitives.ts';
import { RichText } from './rich-text.ts';

/** Task kinds. To add one, see CONTRIBUTING.md. */
export const TaskKind = z.enum(['comparison']);
export type TaskKind = z.infer<typeof TaskKind>;

export const ComparisonContent = z.object({
  kind: z.literal('comparison'),
  prompt: RichText,
  a: RichText,
  b: RichText,
});
export type ComparisonContent = z.infer<typeof ComparisonContent>;

export const TaskContent = ComparisonContent;
export type TaskContent = z.infer<typeof TaskContent>;

/** How far a rater is in an entrance test. */
const EntrancePlace = z.object({
  /** Number of this question, from 1. */
  question: z.int().check(z.gte(1), z.lte(20)),
  /** The most questions, and how many expected answers pass the test. */
  questions: z.int().check(z.gte(1), z.lte(20)),
  needed: z.int().check(z.gte(1), z.lte(20)),
});
export type EntrancePlace = z.infer<typeof EntrancePlace>;

/** A task reserved for one device at a frozen price (docs/money.md rule 3). */
export const Lease = z.object({
  lease: Id,
  task: Id,
  campaign: Hex32,
  campaignName: shortText(80),
  price: Amount,
  /** Median time that raters took, ms; an estimate from the length until there are data. */
  medianMs: z.int().check(z.gte(1)),
  /** An answer sooner than this after the task was shown cannot be accepted, ms. */
  floorMs: z.int().check(z.gte(0)),
  leasedAt: Millis,
  expiresAt: Millis,
  content: TaskContent,
  /** Only for questions of an entrance test. They are paid like any task, right or wrong. */
  entrance: z.optional(EntrancePlace),
});
export type Lease = z.infer<typeof Lease>;

/** A lease whose task this device cannot show. Its id is enough to give it back. */
export const UnreadableLease = z.object({ lease: Id });

const ShortNames = z.array(z.string().check(z.maxLength(20))).check(z.maxLength(20));

export const LeaseRequest = z.strictObject({
  /** How many leases the device wants to hold in total after this request, 1 to 5. */
  hold: z.int().check(z.gte(1), z.lte(5)),
  /** Languages the rater reads (BCP 47), '*' for any. */
  languages: z.optional(ShortNames),
  /** The kinds of tasks that the device can show; comparisons alone where it does not say. */
  kinds: z.optional(ShortNames),
});
export type LeaseRequest = z.infer<typeof LeaseRequest>;

export const LeaseResponse = z.object({
  /**
   * All leases that the device holds now, old and new, so that a lost reply does no harm. Each is
   * read by itself: one that does not fit must not stop the others.
   */
  leases: z.array(z.union([Lease, UnreadableLease])).check(z.maxLength(5)),
  /** When to ask again if there are no tasks. */
  retryAt: Millis,
});
/** What the service sends: it has checked that devices can show these. */
export interface LeaseResponse {
  leases: Lease[];
  retryAt: number;
}

export const ComparisonChoice = z.enum(['a', 'b', 'tie', 'both_bad']);
export type ComparisonChoice = z.infer<typeof ComparisonChoice>;
/** In the order of their class numbers. Stored data depends on this order. */
export const CHOICES = ComparisonChoice.options;

export const FlagReason = z.enum([
  'personal_data',
  'illegal',
  'disturbing',
  'broken',
  'language',
  'unclear',
]);
export type FlagReason = z.infer<typeof FlagReason>;

/**
 * An answer in its kind's own grammar (`lib/domain/kinds`), with one spelling for each answer, such as `a`. Whether
 * it is an answer to its task is for the kind to say.
 */
export const AnswerWord = z.string().check(z.minLength(1), z.maxLength(4_000));
export type AnswerWord = z.infer<typeof AnswerWord>;

/** What a person did with a task. */
export const Action = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('answer'), choice: AnswerWord }),
  z.strictObject({ type: z.literal('skip') }),
  z.strictObject({
    type: z.literal('flag'),
    reason: FlagReason,
    note: z.optional(z.string().check(z.maxLength(500))),
  }),
]);
export type Action = z.infer<typeof Action>;

/** One submission: `id` is the idempotency key, made on the device when the key was pressed. */
export const Submission = z.strictObject({
  id: Id,
  lease: Id,
  action: Action,
  /** Visible time on the task, ms: for the median only, never for pay. */
  shownMs: z.int().check(z.gte(0), z.lte(86_400_000)),
  answeredAt: Millis,
  sig: DeviceSignature,
});
export type Submission = z.infer<typeof Submission>;

export const SubmitRequest = z.strictObject({
  submissions: z.array(Submission).check(z.minLength(1), z.maxLength(50)),
  /** The last number that the device knows of its receipt chain, and of its wallet's account chain. */
  seq: z.int().check(z.gte(0)),
  n: z.int().check(z.gte(0)),
});
export type SubmitRequest = z.infer<typeof SubmitRequest>;

/** What a rater learns right after answering an entrance question. */
export const EntranceFeedback = z.object({
  /** Whether the answer was the expected one; also false for an answer that came too fast. */
  fits: z.boolean(),
  /** The expected answer as it was shown to this rater, and why; null for an answer that came too fast. */
  expected: z.nullable(AnswerWord),
  explanation: z.nullable(z.string().check(z.maxLength(4_000))),
  test: z.object({
    state: z.enum(['open', 'passed', 'failed']),
    answered: z.int().check(z.gte(0), z.lte(1_000)),
    fitting: z.int().check(z.gte(0), z.lte(1_000)),
    questions: z.int().check(z.gte(1), z.lte(20)),
    needed: z.int().check(z.gte(1), z.lte(20)),
  }),
});
export type EntranceFeedback = z.infer<typeof EntranceFeedback>;

/** What became of one submission. A refusal is final and was never acknowledged as work. */
export const Outcome = z.discriminatedUnion('status', [
  z.object({
    id: Id,
    status: z.literal('accepted'),
    entrance: z.optional(EntranceFeedback),
  }),
  z.object({ id: Id, status: z.literal('released') }),
  z.object({
    id: Id,
    status: z.literal('rejected'),
    reason: z.string().check(z.maxLength(300)),
    entrance: z.optional(EntranceFeedback),
  }),
  z.object({
    id: Id,
    status: z.literal('refused'),
    code: z.string().check(z.maxLength(64)),
    message: z.string().check(z.maxLength(500)),
  }),
]);
export type Outcome = z.infer<typeof Outcome>;

export const SubmitResponse = z.object({
  outcomes: z.array(Outcome).check(z.maxLength(50)),
  ledger: z.nullable(LedgerUpdate),
});
export type SubmitResponse = z.infer<typeof SubmitResponse>;
