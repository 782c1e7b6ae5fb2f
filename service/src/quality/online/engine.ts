import type { Context } from '../../context.ts';
import { applyFit } from './apply-fit.ts';
import { decideDue } from './decide-due.ts';
import { createRefitter } from './refitter.ts';
import { reviewRejections } from './review.ts';
import { settleAppeals } from './settle-appeals.ts';
import { forgetOthers } from './weights.ts';

/** Least time between two refits of a campaign, ms. */
const REST_MS = 5_000;
/** A campaign whose refit failed is left alone for so long, ms. */
const FAILED_MS = 60_000;
/** Refits together may take this share of a core: after one of 1 s of it none begins for 10 s. */
const CPU_SHARE = 0.1;
/** Without a refit deadlines alone decide; they are looked at so often, ms. */
const DECIDE_MS = 30_000;
/** Decisions of one turn. */
const MAX_DUE = 1_000;

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
 * The online engine: refits of campaigns with quality terms in a process of their own, each at most
 * every 5 s and all for at most a tenth of a core, so that answers are not held up. It keeps nothing
 * that the store does not have; after a restart the first refit brings it back to where it was.
 * @param path of the database file
 */
export function createEngine(ctx: Context, path: string): Engine {
  const turns = new Map<string, Turn>();
  const refitter = createRefitter(path);
  let nextDecide = 0;
  let nextRefit = 0;

  async function refit(campaign: string, seen: string): Promise<void> {
    const started = ctx.now();
    // Kept first: one that fails is not tried again at once, and holds up no other.
    turns.set(campaign, { seen: '', next: started + FAILED_MS });
    const reply = await refitter.ask({ fit: campaign });
    if (!reply) return;
    if ('fit' in reply && reply.fit) await applyFit(ctx, campaign, reply.fit);
    turns.set(campaign, { seen, next: started + REST_MS });
    nextRefit = started + reply.cpuMs / CPU_SHARE;
  }

  /** @returns what failed: the others are refitted all the same, and decided upon */
  async function refitAll(campaigns: readonly { id: string; seen: string }[]): Promise<unknown[]> {
    const failed: unknown[] = [];
    for (const { id, seen } of longestWaitFirst(campaigns, turns)) {
      const turn = turns.get(id);
      if (ctx.now() < nextRefit) break;
      if (turn && (turn.seen === seen || turn.next > ctx.now())) continue;
      nextDecide = 0;
      await refit(id, seen).catch((error: unknown) => failed.push(error));
    }
    return failed;
  }

  async function decide(): Promise<void> {
    nextDecide = ctx.now() + DECIDE_MS;
    const { newUntil } = ctx.rules;
    const reply = await refitter.ask({ due: ctx.now(), newUntil, limit: MAX_DUE });
    if (reply && 'due' in reply) {
      await decideDue(ctx, reply.due);
      if (reply.due.length === MAX_DUE) nextDecide = 0;
    }
    await settleAppeals(ctx);
    await reviewRejections(ctx);
  }

  return {
    async run() {
      const campaigns = await findCampaigns(ctx);
      forgetOthers(
        ctx,
        campaigns.map(({ id }) => id),
      );
      const failed = await refitAll(campaigns);
      if (campaigns.length > 0 && ctx.now() >= nextDecide) await decide();
      if (failed.length > 0) throw failed[0];
    },
    close: () => refitter.close(),
  };
}

/** Those whose turn is the longest due come first: none waits for a busy one for ever. */
const longestWaitFirst = <T extends { id: string }>(
  campaigns: readonly T[],
  turns: Map<string, Turn>,
) => campaigns.toSorted((a, b) => (turns.get(a.id)?.next ?? 0) - (turns.get(b.id)?.next ?? 0));

/**
 * Campaigns with quality terms in which something may still change, and what changes with each
 * answer and each rejection.
 */
async function findCampaigns(ctx: Context): Promise<{ id: string; seen: string }[]> {
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
    .where((eb) => eb.or([eb('state', '!=', 'closed'), eb('pending', '>', 0n)]))
    .execute();
  return rows
    .filter(({ last }) => last !== null)
    .map(({ id, rejected, last }) => ({ id, seen: `${last} ${rejected}` }));
}
