import { argillaRecord } from '../../kinds/comparison/export/argilla.ts';
import { datasetRow } from '../../kinds/comparison/export/datasets.ts';
import { labelStudioTask } from '../../kinds/comparison/export/label-studio.ts';
import {
  conversationalRow,
  explicitRow,
  implicitRow,
  ktoRows,
} from '../../kinds/comparison/export/trl.ts';
import type { Judged } from '../../kinds/comparison/judged.ts';
import { csvLine } from '../quality/write-csv.ts';

/** How to write a format: the text around the rows, and the rows of a task. */
export interface Format {
  about: string;
  head?: string;
  tail?: string;
  /** Text between two rows; by default each row ends with a newline. */
  between?: string;
  rows(task: Judged): string[];
}

const json = (...rows: (object | null)[]): string[] =>
  rows.flatMap((row) => (row ? [JSON.stringify(row)] : []));

const CSV = ['task', 'ref', 'rater', 'choice', 'a_shown', 'model_a', 'model_b'];
const csvRows = (task: Judged): string[] =>
  task.answers.map((answer) =>
    csvLine([
      task.task,
      task.ref ?? '',
      answer.rater,
      answer.choice,
      answer.aShown,
      task.modelA ?? '',
      task.modelB ?? '',
      answer.shownMs,
      answer.answeredAt,
    ]),
  );

/** Every export format, by the name that people type. */
export const FORMATS = {
  trl: {
    about: 'TRL preference, explicit prompt (DPO, ORPO, CPO)',
    rows: (t) => json(explicitRow(t)),
  },
  'trl-conversational': {
    about: 'the same as messages',
    rows: (t) => json(conversationalRow(t)),
  },
  'trl-implicit': {
    about: 'TRL preference, implicit prompt (RewardTrainer)',
    rows: (t) => json(implicitRow(t)),
  },
  kto: {
    about: 'unpaired preference, two rows a task (KTO, BCO)',
    rows: (t) => json(...ktoRows(t)),
  },
  hf: {
    about: 'a Hugging Face dataset: a folder with card and data',
    rows: (t) => json(datasetRow(t)),
  },
  'label-studio': {
    about: 'tasks with annotations for Label Studio',
    head: '[\n',
    between: ',\n',
    tail: '\n]\n',
    rows: (t) => json(labelStudioTask(t)),
  },
  argilla: { about: 'records for Argilla 2', rows: (t) => json(argillaRecord(t)) },
  csv: {
    about: 'raw answers with the raters’ names in this campaign',
    head: `${csvLine([...CSV, 'shown_ms', 'answered_at'])}\n`,
    rows: csvRows,
  },
} as const satisfies Record<string, Format>;
export type FormatName = keyof typeof FORMATS;

/** Formats without a row for ties, which are written to a separate file instead of being dropped. */
export const WITHOUT_TIES: ReadonlySet<FormatName> = new Set([
  'trl',
  'trl-conversational',
  'trl-implicit',
]);
