import { constants, setPriority } from 'node:os';
import { DatabaseSync } from 'node:sqlite';
import { parentPort, workerData } from 'node:worker_threads';
import { Kysely } from 'kysely';
import type { CampaignReport } from '../../../../lib/protocol/report.ts';
import { amongMostCompared } from '../../kinds/comparison/model-votes.ts';
import { rankModels } from '../../kinds/comparison/rank-models.ts';
import { makeReport, progressOf, shownRanking } from '../../kinds/comparison/report.ts';
import { NodeSqliteDialect } from '../../store/node-sqlite-dialect.ts';
import type { Database } from '../../store/schema.ts';
import { readAnswers } from './read-answers.ts';

/** The result of this thread, which makes one report and ends. */
export type Findings = Omit<NonNullable<CampaignReport['report']>, 'at'>;

// Answers go first, without starving the report. On Linux a thread has its own priority; elsewhere
// this would set the whole process's.
if (process.platform === 'linux') setPriority(constants.priority.PRIORITY_BELOW_NORMAL);

/** A fixed seed, so that the same answers give the same report. */
const SEED = 0;
/** Ranking 500 models by 20,000 answers takes 20 s, and 1,000 two minutes. */
const MOST_MODELS = 500;

const { path, campaign } = workerData as { path: string; campaign: string };
const file = new DatabaseSync(path, { readOnly: true });
const db = new Kysely<Database>({ dialect: new NodeSqliteDialect(file) });
// What was not paid yet shows in progress and agreement alone: verdicts and rankings are bought.
const given = await readAnswers(db, campaign, ['pending', 'credited']);
const paid = await readAnswers(db, campaign, ['credited']);
const { leftOut, ...votes } = amongMostCompared(paid.votes, MOST_MODELS);
const ranking = rankModels(votes, 'davidson', { seed: SEED });
const findings: Findings = {
  quality: { ...makeReport(paid, SEED), ...progressOf(given) },
  ranking: ranking && { ...shownRanking(ranking), ...(leftOut > 0 && { leftOut }) },
};
file.close();
parentPort?.postMessage(findings);
