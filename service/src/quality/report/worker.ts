import { constants, setPriority } from 'node:os';
import { DatabaseSync } from 'node:sqlite';
import { parentPort, workerData } from 'node:worker_threads';
import { Kysely } from 'kysely';
import type { CampaignReport } from '../../../../lib/protocol/report.ts';
import { rankModels } from '../../kinds/comparison/rank-models.ts';
import { makeReport } from '../../kinds/comparison/report.ts';
import { NodeSqliteDialect } from '../../store/node-sqlite-dialect.ts';
import type { Database } from '../../store/schema.ts';
import { readAnswers } from './read-answers.ts';

/** One report, worked out in a thread that ends with it. */
export type Findings = Omit<NonNullable<CampaignReport['report']>, 'at'>;

// Answers go first, without starving it. On Linux a thread has a priority of its own; elsewhere it
// would be the whole process's.
if (process.platform === 'linux') setPriority(constants.priority.PRIORITY_BELOW_NORMAL);

/** The same answers give the same report. */
const SEED = 0;

const { path, campaign } = workerData as { path: string; campaign: string };
const file = new DatabaseSync(path, { readOnly: true });
const db = new Kysely<Database>({ dialect: new NodeSqliteDialect(file) });
const answers = await readAnswers(db, campaign);
const findings: Findings = {
  quality: makeReport(answers, SEED),
  ranking: rankModels(answers.votes, 'davidson', { seed: SEED }),
};
file.close();
parentPort?.postMessage(findings);
