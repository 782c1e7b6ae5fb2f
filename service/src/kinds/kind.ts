import type { CampaignReport } from '../../../lib/protocol/report.ts';
import type { AnswerWord } from '../../../lib/protocol/tasks.ts';
import type { Labels } from '../inference/labels/labels.ts';
import type { StoredTask } from './stored-task.ts';

/** A campaign's answers as numbers, 12 bytes each, and the names of its tasks. */
export interface JudgmentLabels {
  labels: Labels;
  /** Tasks by number; `ref` is the requester's own name for it. */
  tasks: { id: string; ref: string | null }[];
}

/** An answer to work, for a report. */
export interface GivenAnswer {
  /** The number of its task. */
  task: number;
  rater: string;
  /** In the upload's order. */
  word: AnswerWord;
  /** The order in which its task was shown. */
  order: number;
  modelA: string | null;
  modelB: string | null;
}

/** What a report says about the answers that were paid. */
export type Findings = Omit<NonNullable<CampaignReport['report']>, 'at'>;

/** Gathers answers one by one, and reports on them. */
export interface ReportMaker {
  add(answer: GivenAnswer): void;
  /** @param seed for what is drawn, so that the same answers give the same report */
  make(answers: JudgmentLabels, seed: number): Findings;
}

/** What the service alone knows of a kind; what devices know as well is in `lib/domain/kinds`. */
export interface ServiceKind {
  /** Checks and parses one line of an upload. @throws zod's error, or an Error that says what is wrong */
  importLine(line: unknown): StoredTask;
  startReport(): ReportMaker;
}
