import { createHash, randomInt } from 'node:crypto';
import type { QualityTerms, UploadResponse } from '../../../lib/protocol/campaigns.ts';
import { StintError } from '../../../lib/protocol/errors.ts';
import type { Context } from '../context.ts';
import { newTaskId } from '../ids.ts';
import type { StoredTask } from '../kinds/stored-task.ts';
import type { CampaignTable } from '../store/schema.ts';
import type { Db } from '../store/store.ts';
import { entranceOf } from './entrance-test.ts';
import { getCampaign } from './find-campaign.ts';
import { countLines } from './read-lines.ts';
import { readUpload } from './read-upload.ts';

/** SQLite's limit for one statement. */
const MAX_PARAMETERS = 32_766;

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
    id: newTaskId(),
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
    created_at: ctx.now(),
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

interface Upload {
  key: string;
  digest: string;
}

/** What an upload with this key did before, or null. @throws StintError `idempotency_mismatch` */
async function earlier(
  db: Db,
  { id, tasks }: CampaignTable,
  { key, digest }: Upload,
): Promise<UploadResponse | null> {
  const seen = await db
    .selectFrom('uploads')
    .selectAll()
    .where('campaign', '=', id)
    .where('key', '=', key)
    .executeTakeFirst();
  if (!seen) return null;
  if (seen.digest === digest) return { added: seen.added, tasks };
  throw new StintError(
    'idempotency_mismatch',
    'This idempotency key was already used for other tasks.',
  );
}

/** @throws StintError `campaign_state`, `campaign_unfunded` for a campaign that takes no tasks now */
function checkState({ kind, state, funded, price, fee, bonus }: CampaignTable): void {
  if (kind === 'bandwidth') {
    throw new StintError(
      'campaign_state',
      'A bandwidth campaign asks for pages and takes no tasks.',
    );
  }
  if (state === 'closed') {
    throw new StintError('campaign_state', 'The campaign is closed and takes no more tasks.');
  }
  if (funded < price + fee + bonus) {
    const what = funded === 0n ? 'no escrow yet' : 'escrow for less than one answer';
    throw new StintError(
      'campaign_unfunded',
      `The campaign has ${what}. Fund it first; the service sees it once its block is final.`,
    );
  }
}

/** Tasks that a campaign may have beyond what its escrow pays for: gold, and a file that comes first. */
const SPARE_TASKS = 1_000;

/** @throws StintError `campaign_unfunded` when there would be more tasks than the escrow can pay for */
async function checkNumber(db: Db, campaign: CampaignTable, added: number): Promise<void> {
  const { funded, price, fee, bonus } = campaign;
  const limit = funded / (price + fee + bonus) + BigInt(SPARE_TASKS);
  const stored = (await lastLine(db, campaign.id)) + added;
  if (BigInt(stored) <= limit) return;
  throw new StintError(
    'campaign_unfunded',
    `The escrow pays for ${limit} tasks at most, and there would be ${stored}. Add to the escrow first.`,
    { details: { limit: String(limit), tasks: stored } },
  );
}

function checkQuestions(campaign: CampaignTable, tasks: readonly StoredTask[]): void {
  if (entranceOf(campaign) || tasks.every(({ explanation }) => explanation === null)) return;
  throw new StintError(
    'malformed',
    'The upload has entrance questions (`explanation`), but the campaign has no entrance test.',
  );
}

/**
 * Adds tasks to a campaign, all or none. With the same idempotency key a repeated upload adds
 * nothing. No line is read before the campaign has escrow, and more lines than it may have are not read.
 * @param address where the upload comes from
 * @throws StintError `malformed`, `too_large`, `rate_limited`, `campaign_state`,
 *   `campaign_unfunded`, `idempotency_mismatch`
 */
export async function uploadTasks(
  ctx: Context,
  id: string,
  key: string,
  jsonl: string,
  address = 'local',
): Promise<UploadResponse> {
  const upload = { key, digest: createHash('sha256').update(jsonl).digest('hex') };
  const before = await getCampaign(ctx.store.db, id);
  const done = await earlier(ctx.store.db, before, upload);
  if (done) return done;

  checkState(before);
  await checkNumber(ctx.store.db, before, countLines(jsonl));
  const tasks = await readUpload(before.requester, address, { kind: before.kind, jsonl });
  return ctx.store.write(async (db) => {
    // While the upload was read, the same one may have arrived again, or the campaign have closed.
    const campaign = await getCampaign(db, id);
    const meanwhile = await earlier(db, campaign, upload);
    if (meanwhile) return meanwhile;

    checkState(campaign);
    checkQuestions(campaign, tasks);
    await checkNumber(db, campaign, tasks.length);

    const total = campaign.tasks + (await insertTasks(ctx, db, campaign, tasks));
    await db.updateTable('campaigns').set({ tasks: total }).where('id', '=', id).execute();
    await db
      .insertInto('uploads')
      .values({ campaign: id, ...upload, added: tasks.length, at: ctx.now() })
      .execute();
    return { added: tasks.length, tasks: total };
  });
}
