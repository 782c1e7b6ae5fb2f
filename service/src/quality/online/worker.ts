import { constants, setPriority } from 'node:os';
import { DatabaseSync } from 'node:sqlite';
import { parentPort, workerData } from 'node:worker_threads';
import { Kysely } from 'kysely';
import { NodeSqliteDialect } from '../../store/node-sqlite-dialect.ts';
import type { Database } from '../../store/schema.ts';
import { findDue, type WantedDue } from './decide-due.ts';
import { type CampaignFit, fitCampaign } from './fit-campaign.ts';
import { readCampaign } from './read-campaign.ts';

/** What the thread of refits is asked for. */
export type Question = { fit: string } | WantedDue;
export type Reply = { fit: CampaignFit | null } | { due: string[] };

// Answers go first, without starving it. On Linux a thread has a priority of its own; elsewhere
// it would be the whole process's.
if (process.platform === 'linux') setPriority(constants.priority.PRIORITY_BELOW_NORMAL);

const { path } = workerData as { path: string };
const file = new DatabaseSync(path, { readOnly: true });
const db = new Kysely<Database>({ dialect: new NodeSqliteDialect(file) });

async function answer(question: Question): Promise<Reply> {
  if ('due' in question) return { due: await findDue(db, question) };
  const rows = await readCampaign(db, question.fit);
  return { fit: rows && fitCampaign(rows) };
}

parentPort?.on('message', async (question: Question) => {
  parentPort?.postMessage(await answer(question));
});
