import { createHash, randomInt } from 'node:crypto';
import type { QualityTerms, UploadResponse } from '../../../lib/protocol/campaigns.ts';
import { StintError } from '../../../lib/protocol/errors.ts';
import type { Context } from '../context.ts';
import { newId } from '../ids.ts';
import { importComparison, type StoredTask } from '../kinds/comparison.ts';
import type { CampaignTable } from '../store/schema.ts';
import type { Db } from '../store/store.ts';
import { entranceOf } from './entrance-test.ts';
import { getCampaign } from './find-campaign.ts';

/** The most tasks in one upload. */
export const MAX_LINES = 10_000;
/** SQLite's limit for one statement. */
const MAX_PARAMETERS = 32_766;

/**
 * Reads JSONL into tasks.
 * @throws StintError `malformed` with the number of the first wrong line, `too_large`
 */
export function parseTasks(jsonl: string): StoredTask[] {
  const lines = jsonl.split(/\r?\n/);
  const tasks: StoredTask[] = [];

  for (const [index, line] of lines.entries()) {
    if (line.trim() === '') continue;
    if (tasks.length === MAX_LINES) {
      throw new StintError(
        'too_large',
        `An upload can have at most ${MAX_LINES} tasks. Split the file.`,
      );
    }
    try {
      tasks.push(importComparison(JSON.parse(line)));
    } catch (cause) {
      throw new StintError('malformed', `Line ${index + 1}: ${explain(cause)}`, {
        details: { line: index + 1 },
        cause,
      });
    }
  }
  if (tasks.length === 0) throw new StintError('malformed', 'The upload has no tasks.');

  return tasks;
}

function explain(error: unknown): string {
  const issues = (error as { issues?: { path: PropertyKey[]; message: string }[] }).issues;
  if (!issues) return error instanceof Error ? error.message : String(error);
  return issues.map((issue) => `${issue.path.join('.') || 'line'}: ${issue.message}`).join('; ');
}

/** A new task's places: all of them without quality terms, else as few as it may need. */
function firstPlaces({ quality, redundancy }: CampaignTable, { gold, explanation }: StoredTask) {
  if (quality === null) return { role: 'work', slots: redundancy, places: redundancy } as const;
  // Gold and entrance questions need no places: raters get them as checks or before their first task.
  if (gold !== null) {
    const role = explanation === null ? 'gold' : 'entrance';
    return { role, slots: 0, places: 0, settled: 1 } as const;
  }

  const { least, burnIn } = JSON.parse(quality) as QualityTerms;
  const burn_in = Number(randomInt(100) < burnIn);
  const places = burn_in ? redundancy : least;
  // Burn-in tasks rank first: raters share them, so that they can be compared.
  const rank = burn_in ? randomInt(2 ** 16) : randomInt(2 ** 16, 2 ** 31);

  return { role: 'work', slots: places, places, burn_in, rank } as const;
}

/** Stores tasks with their sources. @returns how many need answers; gold and entrance questions do not */
async function insertTasks(
  ctx: Context,
  db: Db,
  campaign: CampaignTable,
  tasks: StoredTask[],
): Promise<number> {
  const before = await lastLine(db, campaign.id);
  const rows = tasks.map((task, index) => ({
    id: newId(ctx.now()),
    campaign: campaign.id,
    rank: randomInt(2 ** 31),
    line: before + index + 1,
    ref: task.ref,
    content: task.content,
    model_a: task.modelA,
    model_b: task.modelB,
    language: task.language,
    words: task.words,
    floor_ms: task.floorMs,
    given: 0,
    new_given: 0,
    settled: 0,
    burn_in: 0,
    logs: null,
    gold: campaign.quality === null ? null : task.gold,
    gold_off: 0,
    origin: null,
    explanation: task.explanation,
    ...firstPlaces(campaign, task),
  }));

  // As many rows per statement as its parameters allow.
  const chunk = Math.floor(MAX_PARAMETERS / Object.keys(rows[0]!).length);
  for (let start = 0; start < rows.length; start += chunk) {
    const part = rows.slice(start, start + chunk);
    await db.insertInto('tasks').values(part).execute();
    const sources = part.map(({ id }, index) => ({ task: id, body: tasks[start + index]!.source }));
    await db.insertInto('task_sources').values(sources).execute();
  }

  return rows.filter(({ role }) => role === 'work').length;
}

async function lastLine(db: Db, campaign: string): Promise<number> {
  const { line } = await db
    .selectFrom('tasks')
    .select((eb) => eb.fn.max('line').as('line'))
    .where('campaign', '=', campaign)
    .executeTakeFirstOrThrow();
  return line ?? 0;
}

/**
 * Adds tasks to a campaign, all or none. With the same idempotency key a repeated upload adds
 * nothing.
 * @throws StintError `malformed`, `too_large`, `campaign_state`, `idempotency_mismatch`
 */
export async function uploadTasks(
  ctx: Context,
  id: string,
  key: string,
  jsonl: string,
): Promise<UploadResponse> {
  const digest = createHash('sha256').update(jsonl).digest('hex');
  const tasks = parseTasks(jsonl);
  return ctx.store.write(async (db) => {
    const campaign = await getCampaign(db, id);

    const seen = await db
      .selectFrom('uploads')
      .selectAll()
      .where('campaign', '=', id)
      .where('key', '=', key)
      .executeTakeFirst();
    if (seen && seen.digest !== digest) {
      throw new StintError(
        'idempotency_mismatch',
        'This idempotency key was already used for other tasks.',
      );
    }
    if (seen) return { added: seen.added, tasks: campaign.tasks };

    if (campaign.kind === 'bandwidth') {
      throw new StintError(
        'campaign_state',
        'A bandwidth campaign asks for pages and takes no tasks.',
      );
    }
    if (campaign.state === 'closed') {
      throw new StintError('campaign_state', 'The campaign is closed and takes no more tasks.');
    }
    if (!entranceOf(campaign) && tasks.some(({ explanation }) => explanation !== null)) {
      throw new StintError(
        'malformed',
        'The upload has entrance questions (`explanation`), but the campaign has no entrance test.',
      );
    }

    const total = campaign.tasks + (await insertTasks(ctx, db, campaign, tasks));
    await db.updateTable('campaigns').set({ tasks: total }).where('id', '=', id).execute();
    await db
      .insertInto('uploads')
      .values({ campaign: id, key, digest, added: tasks.length, at: ctx.now() })
      .execute();
    return { added: tasks.length, tasks: total };
  });
}
