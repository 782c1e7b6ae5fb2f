import type { Context } from '../../context.ts';
import { applyFit } from './apply-fit.ts';
import { decideDue } from './decide-due.ts';
import { createRefitter } from './refitter.ts';
import { reviewRejections } from './review.ts';
import { settleAppeals } from './settle-appeals.ts';

/** Least time between two refits of a campaign, ms. */
const REST_MS = 5_000;
/** A refit may take this share of a core: one that took 1 s of it is not followed for 10 s. */
const SHARE = 0.1;
/** Without a refit deadlines alone decide; they are looked at so often, ms. */
const LOOK_MS = 30_000;
/** Decisions of one turn. */
const MOST_DUE = 1_000;

export interface Engine {
  /** Refits what changed and decides what is due. */
  run(): Promise<void>;
  close(): Promise<void>;
}

interface Turn {
  seen: string;
  /** Not before, ms. */
  next: number;
}

/**
 * The online engine: refits of campaigns with quality terms in a process of their own, at most
 * every 5 s and for at most a tenth of a core, so that answers are not held up. It keeps nothing
 * that the store does not have; after a restart the first refit brings it back to where it was.
 * @param path of the database file
 */
export function createEngine(ctx: Context, path: string): Engine {
  const turns = new Map<string, Turn>();
  const refitter = createRefitter(path);
  let nextLook = 0;

  async function refit(campaign: string, seen: string): Promise<void> {
    const started = ctx.now();
    const reply = await refitter.ask({ fit: campaign });
    if (!reply) return;
    if ('fit' in reply && reply.fit) await applyFit(ctx, campaign, reply.fit);
    turns.set(campaign, { seen, next: started + Math.max(REST_MS, reply.cpuMs / SHARE) });
  }

  return {
    async run() {
      const campaigns = await lookAtCampaigns(ctx);
      let news = ctx.now() >= nextLook;
      for (const { id, seen } of campaigns) {
        const turn = turns.get(id);
        if (turn && (turn.seen === seen || turn.next > ctx.now())) continue;
        await refit(id, seen);
        news = true;
      }
      if (campaigns.length === 0 || !news) return;
      nextLook = ctx.now() + LOOK_MS;
      const { newUntil } = ctx.rules;
      const reply = await refitter.ask({ due: ctx.now(), newUntil, limit: MOST_DUE });
      if (reply && 'due' in reply) await decideDue(ctx, reply.due);
      await settleAppeals(ctx);
      await reviewRejections(ctx);
    },
    close: () => refitter.close(),
  };
}

/** Campaigns with quality terms, and what changes with each answer and each rejection. */
async function lookAtCampaigns(ctx: Context): Promise<{ id: string; seen: string }[]> {
  const rows = await ctx.store.db
    .selectFrom('campaigns')
    .select(['id', 'rejected'])
    .select((eb) =>
      eb
        .selectFrom('answers')
        .select((answer) => answer.fn.max('received_at').as('last'))
        .whereRef('campaign', '=', 'campaigns.id')
        .as('last'),
    )
    .where('quality', 'is not', null)
    .execute();
  return rows
    .filter(({ last }) => last !== null)
    .map(({ id, rejected, last }) => ({ id, seen: `${last} ${rejected}` }));
}
