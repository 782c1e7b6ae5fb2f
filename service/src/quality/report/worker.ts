import { constants, setPriority } from 'node:os';
import { DatabaseSync } from 'node:sqlite';
import { parentPort, workerData } from 'node:worker_threads';
import { Kysely } from 'kysely';
import type { Findings } from '../../kinds/kind.ts';
import { progressOf } from '../../kinds/progress.ts';
import { serviceKindOf } from '../../kinds/registry.ts';
import { NodeSqliteDialect } from '../../store/node-sqlite-dialect.ts';
import type { Database } from '../../store/schema.ts';
import { readAnswers } from './read-answers.ts';

// Answers go first, without starving the report. On Linux a thread has its own priority; elsewhere
// this would set the whole process's.
if (process.platform === 'linux') setPriority(constants.priority.PRIORITY_BELOW_NORMAL);

/** A fixed seed, so that the same answers give the same report. */
const SEED = 0;

const { path, campaign: id } = workerData as { path: string; campaign: string };
const file = new DatabaseSync(path, { readOnly: true });
const db = new Kysely<Database>({ dialect: new NodeSqliteDialect(file) });
const campaign = await db
  .selectFrom('campaigns')
  .select(['id', 'kind'])
  .where('id', '=', id)
  .executeTakeFirstOrThrow();
// What was not paid yet shows in progress and agreement alone: verdicts and rankings are bought.
const given = await readAnswers(db, campaign, ['pending', 'credited']);
const report = serviceKindOf(campaign.kind).startReport();
const paid = await readAnswers(db, campaign, ['credited'], report.add);
const { quality, ranking } = report.make(paid, SEED);
const findings: Findings = { quality: { ...quality, ...progressOf(given) }, ranking };
file.close();
parentPort?.postMessage(findings);
