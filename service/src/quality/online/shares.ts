import type { Context } from '../../context.ts';
import type { CampaignRows } from './read-campaign.ts';
import { refittedWeights, type Shares } from './weights.ts';

/** So many answers anybody may give, whatever share that is. */
export const FREE_ANSWERS = 50;
/** Who answered since then is there to take what others do not get, ms. */
export const PRESENT_MS = 24 * 3_600_000;
/** Of as many people as are there, one may give as much as this many would. */
const TIMES_THEIR_PART = 2;

/** Counts what each voice gave; devices that move together have one share between them. */
export function findShares(
  { tasks, answers }: Pick<CampaignRows, 'tasks' | 'answers'>,
  raters: ReadonlyMap<string, number>,
): Shares {
  const work = new Set(tasks.flatMap(({ id, role }) => (role === 'work' ? [id] : [])));
  const shares: Shares = new Map();
  for (const { task, rater, received_at } of answers)
    if (work.has(task)) count(shares, raters.get(rater)!, received_at);
  return shares;
}

/** Call it when somebody leases a task of work. */
export function noteGiven(ctx: Context, campaign: string, rater: string): void {
  const weights = refittedWeights(ctx, campaign);
  const voice = weights?.raters.get(rater);
  if (voice !== undefined) count(weights!.shares, voice, ctx.now());
}

/**
 * Whether a rater has given as much of a campaign as one person may: `rules.campaignShare` percent of its answers,
 * or twice an equal part where few people have answered in the last day, so that two finish a campaign, and one who
 * is left alone does. Takes no query: the refit has counted.
 * @param held how many more they were just given, that `noteGiven` does not know yet
 */
export function hasFullShare(ctx: Context, campaign: string, rater: string, held: number): boolean {
  const weights = refittedWeights(ctx, campaign);
  const noted = weights?.shares.get(weights.raters.get(rater) ?? -1)?.answers ?? 0;
  const own = noted + held;
  if (own < FREE_ANSWERS) return false;

  const since = ctx.now() - PRESENT_MS;
  let [all, present] = [held, 0];
  for (const { answers, last } of weights!.shares.values()) {
    all += answers;
    if (last > since) present += 1;
  }
  const share = Math.max(
    ctx.rules.campaignShare / 100,
    TIMES_THEIR_PART / Math.max(TIMES_THEIR_PART, present),
  );
  return own >= share * all && share < 1;
}

function count(shares: Shares, voice: number, at: number): void {
  const { answers, last } = shares.get(voice) ?? { answers: 0, last: 0 };
  shares.set(voice, { answers: answers + 1, last: Math.max(last, at) });
}
