import type { Context } from '../../context.ts';
import { eachAlone, rowsToRead } from '../../each-alone.ts';
import { applyFit } from './apply-fit.ts';
import { decideDue } from './decide-due.ts';
import { createRefitter } from './refitter.ts';
import { reviewRejections } from './review.ts';
import { settleAppeals } from './settle-appeals.ts';
import { forgetOthers } from './weights.ts';

/** The least time between two refits of a campaign, ms. */
const REST_MS = 5_000;
/** How long to leave a campaign alone whose refit failed, ms. */
const FAILED_MS = 60_000;
/** The share of a core that all refits together may take: after one of 1 s none starts for 10 s. */
const CPU_SHARE = 0.1;
/** How often to look for due answers without a refit, when only deadlines can make them due, ms. */
const DECIDE_MS = 30_000;
/** The most answers to decide in one turn. */
const MAX_DUE = 1_000;

export interface Engine {
  /** Refits campaigns that changed and decides answers that are due. */
  run(): Promise<void>;
  close(): Promise<void>;
}

interface Turn {
  seen: string;
  /** The earliest time of the next refit, ms. */
  next: number;
}

/**
 * The online engine: refits campaigns with quality terms in a separate process, each at most every
 * 5 s and all together with at most a tenth of a core, so that answers are not held up. It keeps
 * nothing that the store does not have; after a restart the first refit restores its state.
 * @param path of the database file
 */
export function createEngine(ctx: Context, path: string): Engine {
  const turns = new Map<string, Turn>();
  const refitter = createRefitter(path);
  let nextDecide = 0;
  let nextRefit = 0;

  async function refit(campaign: string, seen: string): Promise<void> {
    const started = ctx.now();
    // Set it first, so that a failing refit is not retried at once and holds up no other.
    turns.set(campaign, { seen: '', next: started + FAILED_MS });
    const reply = await refitter.ask({ fit: campaign });
    if (!reply) return;
    if ('fit' in reply && reply.fit) await applyFit(ctx, campaign, reply.fit);
    turns.set(campaign, { seen, next: started + REST_MS });
    nextRefit = started + reply.cpuMs / CPU_SHARE;
  }

  /** Campaigns that are due for a refit, as long as refits have a share of the core left. */
  function* dueForRefit(campaigns: readonly { id: string; seen: string }[]) {
    for (const campaign of longestWaitFirst(campaigns, turns)) {
      const turn = turns.get(campaign.id);
      if (ctx.now() < nextRefit) return;
      if (turn && (turn.seen === campaign.seen || turn.next > ctx.now())) continue;
      nextDecide = 0;
      yield campaign;
    }
  }

  async function decide(): Promise<void> {
    nextDecide = ctx.now() + DECIDE_MS;
    const { newUntil } = ctx.rules;
    const limit = rowsToRead(ctx, 'decisions', MAX_DUE);
    const reply = await refitter.ask({ due: ctx.now(), newUntil, limit });
    if (!reply || !('due' in reply)) return;
    await decideDue(ctx, reply.due);
    if (reply.due.length === limit) nextDecide = 0;
  }

  const turn = [
    { name: 'decide', run: decide },
    { name: 'judged appeals', run: () => settleAppeals(ctx) },
    { name: 'reviews', run: () => reviewRejections(ctx) },
  ];

  return {
    async run() {
      const campaigns = await findCampaigns(ctx);
      forgetOthers(
        ctx,
        campaigns.map(({ id }) => id),
      );
      const failed: unknown[] = [];
      await eachAlone(
        ctx,
        'refits',
        dueForRefit(campaigns),
        ({ id }) => id,
        ({ id, seen }) =>
          refit(id, seen).catch((error: unknown) => {
            failed.push(error);
            throw error;
          }),
      );
      if (campaigns.length > 0 && ctx.now() >= nextDecide) {
        await eachAlone(
          ctx,
          'quality',
          turn,
          ({ name }) => name,
          ({ run }) => run(),
        );
      }
      if (failed.length > 0) throw failed[0];
    },
    close: () => refitter.close(),
  };
}

/** The campaign that is due longest comes first, so that none waits for a busy one for ever. */
const longestWaitFirst = <T extends { id: string }>(
  campaigns: readonly T[],
  turns: Map<string, Turn>,
) => campaigns.toSorted((a, b) => (turns.get(a.id)?.next ?? 0) - (turns.get(b.id)?.next ?? 0));

/**
 * Campaigns with quality terms in which something may still change. `seen` differs after every new
 * answer or rejection.
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
