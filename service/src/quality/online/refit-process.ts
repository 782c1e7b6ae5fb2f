import { once } from 'node:events';
import { DatabaseSync } from 'node:sqlite';
import { Worker } from 'node:worker_threads';
import { Kysely } from 'kysely';
import { NodeSqliteDialect } from '../../store/node-sqlite-dialect.ts';
import type { Database } from '../../store/schema.ts';
import { findDue, type WantedDue } from './decide-due.ts';
import type { CampaignFit } from './fit-campaign.ts';
import { readCampaign } from './read-campaign.ts';

/** What the process of refits is asked for. */
export type Question = { fit: string } | WantedDue;
export type Reply = {
  /** Time on a core that it took, ms. */
  cpuMs: number;
} & ({ fit: CampaignFit | null } | { due: string[] });
export type Answer = { reply: Reply } | { failed: string };

const [, , path] = process.argv;
const file = new DatabaseSync(path!, { readOnly: true });
const db = new Kysely<Database>({ dialect: new NodeSqliteDialect(file) });
// Reading keeps its priority and fitting does not: while somebody reads, the log of the database
// cannot begin anew, and each commit of the service copies pages for nothing. docs/quality.md has
// the 99th percentiles of each way.
const fitter = new Worker(new URL('./fit-thread.ts', import.meta.url));
// The next question finds no process, and starts another.
fitter.once('exit', () => process.exit(1));

process.on('message', async (question: Question) => {
  process.send?.(await answer(question));
});
// A service that was killed takes it along; one that is asked to stop says when.
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
