import type { Context } from '../../context.ts';
import type { TaskTable } from '../../store/schema.ts';
import type { CampaignRows } from './read-campaign.ts';
import { type Apart, refittedWeights, type Weights } from './weights.ts';

/** How long a task that one of a voice has is kept from the others of it, ms. */
export const APART_MS = 6 * 3_600_000;
/** The most tasks to keep from a voice; those that it met last. */
const MAX_APART = 1_000;

/**
 * What to keep from whom, as long as somebody else is there to take it: a voice that has nobody else
 * next to it these hours keeps all its tasks open to itself.
 * @param raters the number of each one's voice
 */
export function findApart(
  { tasks, answers }: Pick<CampaignRows, 'tasks' | 'answers'>,
  raters: ReadonlyMap<string, number>,
): Apart {
  const sizes = Map.groupBy(raters.values(), (voice) => voice);
  const open = new Set(tasks.flatMap((task) => (isKept(task) ? [task.id] : [])));
  const last = answers.reduce((latest, { received_at }) => Math.max(latest, received_at), 0);
  const lately = answers.filter(({ received_at }) => received_at > last - APART_MS);
  const present = [...new Set(lately.map(({ rater }) => raters.get(rater)!))];

  const apart: Apart = new Map();
  for (const [voice, members] of sizes)
    if (members.length > 1 && present.some((other) => other !== voice)) apart.set(voice, new Map());
  for (const { task, rater, received_at } of lately) {
    if (open.has(task)) keep(apart.get(raters.get(rater)!), task, received_at + APART_MS);
  }
  return apart;
}

/** Keeps what the others of a voice hold, but have not answered, when a refit takes the place of another. */
export function carryOver(ctx: Context, campaign: string, next: Pick<Weights, 'raters' | 'apart'>) {
  const now = ctx.now();
  for (const [rater, voice] of next.raters) {
    const kept = next.apart.get(voice);
    if (!kept) continue;
    for (const [task, until] of ofVoice(ctx, campaign, rater) ?? [])
      if (until > now && !kept.has(task)) keep(kept, task, until);
  }
}

/** Call it when somebody leases a task, so that the others of their voice do not get it meanwhile. */
export function noteTaken(
  ctx: Context,
  campaign: string,
  task: Pick<TaskTable, 'id' | 'role' | 'burn_in'>,
  rater: string,
): void {
  if (isKept(task)) keep(ofVoice(ctx, campaign, rater), task.id, ctx.now() + APART_MS);
}

/** The ids of the tasks that a rater does not get now. Takes no query: the refit has prepared everything. */
export function tasksKeptFrom(ctx: Context, campaign: string, rater: string): string[] {
  const now = ctx.now();
  return [...(ofVoice(ctx, campaign, rater) ?? [])].flatMap(([task, until]) =>
    until > now ? [task] : [],
  );
}

/** Burn-in tasks are for everybody: they are what shows that a voice is one, and goes on to be. */
const isKept = ({ role, burn_in }: Pick<TaskTable, 'role' | 'burn_in'>): boolean =>
  role === 'work' && burn_in === 0;

function ofVoice(ctx: Context, campaign: string, rater: string): Map<string, number> | undefined {
  const weights = refittedWeights(ctx, campaign);
  return weights?.apart.get(weights.raters.get(rater) ?? -1);
}

function keep(tasks: Map<string, number> | undefined, task: string, until: number): void {
  if (!tasks) return;
  // Put at the end, so that the first is the one that was met longest ago.
  tasks.delete(task);
  tasks.set(task, until);
  const [oldest] = tasks.keys();
  if (tasks.size > MAX_APART) tasks.delete(oldest!);
}
