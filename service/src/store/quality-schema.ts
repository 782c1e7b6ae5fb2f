/**
 * Tables and columns for judging answers (docs/quality.md, "Online"). Campaigns without quality terms
 * do not use them.
 */
export interface QualityTables {
  rater_records: RaterRecordTable;
  appeals: AppealTable;
  agreements: AgreementTable;
  entrance_days: EntranceDayTable;
}

/** Columns of `campaigns`. */
export interface CampaignQuality {
  /** The quality terms as JSON; null when each answer is accepted as it comes. */
  quality: string | null;
  /** The most that a fact pays on top of the price, base units. */
  bonus: bigint;
  /** The number of rejections at the last review. */
  reviewed: number;
}

/**
 * `work`: the requester's own question. `gold`: a check with a known answer. `repeat`: a rater's own
 * answer asked again with the sides swapped. `appeal`: a rejected answer's task for another judge.
 * `entrance`: a question of the entrance test, with a known answer.
 */
export type TaskRole = 'work' | 'gold' | 'repeat' | 'appeal' | 'entrance';

/** Columns of `tasks`. */
export interface TaskQuality {
  role: TaskRole;
  /** How many answers are wanted for now: given, leased and free places together. */
  places: number;
  /** 1 when no more answers are needed. */
  settled: number;
  /** 1 for a task that is answered in full, to calibrate. */
  burn_in: number;
  /** The log weight of each class by the answers so far, JSON; null before the first. */
  logs: string | null;
  /** The right choice, in the requester's order of sides; null when unknown. */
  gold: string | null;
  /** 1 while reliable raters contradict the gold, which then is no evidence. */
  gold_off: number;
  /** For a repeat or gold, the task it was made from; for an appeal, the rejected answer. */
  origin: string | null;
  /** Why the answer to an entrance question is right; the requester's plain text. */
  explanation: string | null;
}

/** How many raters began a campaign's entrance test on one day. */
interface EntranceDayTable {
  campaign: string;
  /** Days since the epoch, UTC. */
  day: number;
  begun: number;
}

/** Columns of `leases`. */
export interface LeaseQuality {
  bonus: bigint;
  /** 1 when the lease takes one of the task's places, 0 for checks of a rater. */
  place: number;
}

/** The evidence about one rater in one campaign, as of the last refit. */
interface RaterRecordTable {
  campaign: string;
  /** The wallet, or the device when it has none. */
  rater: string;
  standing: 'open' | 'proven' | 'against';
  /** `code: evidence` when it is against them. */
  reason: string | null;
  /** The share of the bonus that their facts earn, basis points. */
  share: number;
  /** 1 when they are checked more often, because their answers hardly depend on what others say. */
  doubted: number;
  /** Since when they have been proven without a break, ms; null when they are not. */
  proven_at: number | null;
  /** The counts behind it, JSON. */
  body: string;
  at: number;
}

/** How far a device's answers agree with others', until a receipt says so. */
interface AgreementTable {
  device: string;
  /** How many settled tasks are counted. */
  tasks: number;
  /** How many of the others' answers to them agreed with the device's own, and how many there were. */
  alike: number;
  others: number;
}

/** An appeal against a rejected answer, by its contributor or by a review. */
export interface AppealTable {
  answer: string;
  campaign: string;
  device: string;
  /** The task with which another person judges it. */
  task: string;
  state: 'open' | 'upheld' | 'denied';
  /** After a review's denial the contributor can still appeal. */
  asked_by: 'contributor' | 'review';
  at: number;
  decided_at: number | null;
}
