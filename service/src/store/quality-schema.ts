/**
 * Tables and columns of how answers are judged (docs/quality.md, "Online"). Campaigns without
 * quality terms leave all of them as they are.
 */
export interface QualityTables {
  rater_records: RaterRecordTable;
  appeals: AppealTable;
  agreements: AgreementTable;
  entrance_days: EntranceDayTable;
}

export interface CampaignQuality {
  /** The terms' quality settings as JSON; null where each answer is accepted as it comes. */
  quality: string | null;
  /** What a fact may pay on top of the price, base units. */
  bonus: bigint;
  /** Rejections that the operator has looked at. */
  reviewed: number;
}

/**
 * `work`: asked for its own sake. `gold`: the right answer is known. `repeat`: the same again
 * with the sides swapped, for one rater. `appeal`: a rejected answer's task for another judge.
 * `entrance`: a question of the test that comes before all of them; the right answer is known.
 */
export type TaskRole = 'work' | 'gold' | 'repeat' | 'appeal' | 'entrance';

export interface TaskQuality {
  role: TaskRole;
  /** Answers that are asked for now: given, leased and free places together. */
  places: number;
  /** 1 when no more answers are asked for. */
  settled: number;
  /** 1 for the share of tasks that is answered in full. */
  burn_in: number;
  /** Log weight of each class by the answers so far, JSON; null before the first. */
  logs: string | null;
  /** The choice that is right, in the requester's order; null when unknown. */
  gold: string | null;
  /** 1 while reliable raters contradict the gold: it then says nothing of anybody. */
  gold_off: number;
  /** Of a repeat the task, of an appeal the rejected answer. */
  origin: string | null;
  /** Why the answer to an entrance question is right; plain text of the requester. */
  explanation: string | null;
}

/** Raters who began a campaign's entrance test on one day. */
interface EntranceDayTable {
  campaign: string;
  /** Days since the epoch, UTC. */
  day: number;
  begun: number;
}

export interface LeaseQuality {
  bonus: bigint;
  /** 1 when the lease takes one of the task's places, 0 for checks of a rater. */
  place: number;
}

/** What speaks for and against one rater in one campaign, as the last refit saw it. */
interface RaterRecordTable {
  campaign: string;
  /** The wallet, or the device that has none. */
  rater: string;
  standing: 'open' | 'proven' | 'against';
  /** `code: evidence` where it speaks against them. */
  reason: string | null;
  /** Share of the bonus that their facts earn, basis points. */
  share: number;
  /** 1: checked more often, for their answers hardly depend on what others say. */
  doubted: number;
  /** The numbers behind it, JSON. */
  body: string;
  at: number;
}

/** What a device's answers have in common with others', until a receipt says so. */
interface AgreementTable {
  device: string;
  /** Settled tasks that it is of. */
  tasks: number;
  /** Others' answers to them that were as the device's own. */
  alike: number;
  others: number;
}

export interface AppealTable {
  answer: string;
  campaign: string;
  device: string;
  /** The task by which another person judges. */
  task: string;
  state: 'open' | 'upheld' | 'denied';
  /** A review's denial is no outcome for the contributor, who may still appeal. */
  asked_by: 'contributor' | 'review';
  at: number;
  decided_at: number | null;
}
