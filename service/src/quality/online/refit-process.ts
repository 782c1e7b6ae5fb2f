import { once } from 'node:events';
import { DatabaseSync } from 'node:sqlite';
import { Worker } from 'node:worker_threads';
import { Kysely } from 'kysely';
import { NodeSqliteDialect } from '../../store/node-sqlite-dialect.ts';
import type { Database } from '../../store/schema.ts';
import { findDue, type WantedDue } from './decide-due.ts';
import type { CampaignFit } from './fit-campaign.ts';
import { readCampaign } from './read-campaign.ts';

/** A request to the refit process. */
export type Question = { fit: string } | WantedDue;
export type Reply = {
  /** CPU time that it took, ms. */
  cpuMs: number;
} & ({ fit: CampaignFit | null } | { due: string[] });
export type Answer = { reply: Reply } | { failed: string };

const [, , path] = process.argv;
const file = new DatabaseSync(path!, { readOnly: true });
const db = new Kysely<Database>({ dialect: new NodeSqliteDialect(file) });
// Only fitting gets a low priority: while somebody reads, the database cannot checkpoint its log, and
// each commit of the service copies pages for nothing. docs/quality.md has the 99th percentiles of
// both variants.
const fitter = new Worker(new URL('./fit-thread.ts', import.meta.url));
// Exit too: the next request then starts a new process.
fitter.once('exit', () => process.exit(1));

process.on('message', async (question: Question) => {
  process.send?.(await answer(question));
});
// It ends with the service, even a killed one; while the service stops in order, it says when.
process.on('disconnect', () => process.exit());
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => {});

async function answer(question: Question): Promise<Answer> {
  try {
    const before = process.cpuUsage();
    const said = await reply(question);
    const { user, system } = process.cpuUsage(before);
    return { reply: { ...said, cpuMs: (user + system) / 1000 } };
  } catch (error) {
    return { failed: `A refit failed: ${(error as Error).stack}` };
  }
}

async function reply(question: Question) {
  if ('due' in question) return { due: await findDue(db, question) };
  const rows = await readCampaign(db, question.fit);
  if (!rows) return { fit: null };
  fitter.postMessage(rows);
  const [fit] = (await once(fitter, 'message')) as [CampaignFit];
  return { fit };
}
