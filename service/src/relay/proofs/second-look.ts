import { BandwidthTerms } from '../../../../lib/protocol/campaigns.ts';
import { FetchRequest } from '../../../../lib/protocol/relay.ts';
import type { Context } from '../../context.ts';
import { literal } from '../../store/statement.ts';
import type { Order, Page } from '../jobs/page.ts';
import { FAILURES_TO_REJECT } from './judge.ts';
import { probeDay, returnProbeBytes, takeProbeBytes } from './probe-budget.ts';
import { MAX_PROOF_BYTES, type Proofs } from './proofs.ts';
import { decideAppeal } from './settle-appeals.ts';

/**
 * How long to wait with an appeal whose pages could not be fetched, ms; it doubles each time. Such
 * obstacles seldom pass in minutes, and each try may cost the requester a page or two. In the six
 * days that a decision has there are about a dozen tries.
 */
const REST_MS = 10 * 60_000;
const MAX_REST_MS = 86_400_000;

interface Failure {
  kind: 'duplicate' | 'canary' | 'known';
  order: Order;
  page: Page;
}

/** The pages of a device's newest failed proofs, with who paid for them. */
async function findFailures(ctx: Context, device: string): Promise<Failure[]> {
  const rows = await ctx.store.db
    .selectFrom('relay_proofs')
    .innerJoin('relay_jobs', 'relay_jobs.id', 'relay_proofs.job')
    .innerJoin('campaigns', 'campaigns.id', 'relay_jobs.campaign')
    .select(['relay_proofs.kind', 'relay_jobs.id', 'relay_jobs.url', 'relay_jobs.bytes'])
    .select(['relay_jobs.requester', 'relay_jobs.campaign', 'campaigns.terms'])
    .where('relay_proofs.device', '=', device)
    .where('relay_proofs.passed', '=', 0)
    .orderBy('relay_proofs.at', 'desc')
    .limit(FAILURES_TO_REJECT + 1)
    .execute();
  return rows.map(({ kind, id, url, bytes, terms, ...payer }) => ({
    kind,
    order: {
      ...FetchRequest.parse({ url }),
      ...payer,
      terms: BandwidthTerms.parse(JSON.parse(terms)),
    },
    page: {
      job: id,
      url,
      bytes: Math.min(bytes, MAX_PROOF_BYTES),
      device,
      range: '',
      status: 0,
      headers: [],
      digest: null,
    },
  }));
}

/**
 * Takes a second look at appealed rejections: fetches each page that a device is said to have made
 * up again through three others. If no two of them agree, the page differs from reader to reader
 * and is no evidence. This only ever decides for the contributor: that others agree today proves
 * nothing about yesterday, so only a person can deny an appeal.
 */
export function createSecondLook(
  ctx: Context,
  { isSteady }: Pick<Proofs, 'isSteady'>,
  bytesPerDay: number,
) {
  /** @returns whether the evidence holds, or null when it could not be checked now */
  async function isConfirmed(device: string): Promise<boolean | null> {
    const failures = await findFailures(ctx, device);
    if (failures.some(({ kind }) => kind !== 'duplicate')) return true;

    let solid = 0;
    for (const { order, page } of failures) {
      const day = probeDay(ctx.now());
      const bytes = 3 * (2 * page.bytes + MAX_PROOF_BYTES);
      if (!(await takeProbeBytes(ctx, order.campaign, bytes, bytesPerDay))) return null;
      const { steady, bytes: brought } = await isSteady(order, page);
      await returnProbeBytes(ctx, order.campaign, Math.max(0, bytes - brought), day);
      if (steady === null) return null;
      if (steady) solid += 1;
    }

    return solid >= FAILURES_TO_REJECT;
  }

  /** Appeals that could not be checked: until when they wait, and for how long. */
  const resting = new Map<string, { until: number; ms: number }>();

  /** Checks the oldest appeal that was not checked yet; if that is not possible, tries again later. */
  return async function look(): Promise<void> {
    const now = ctx.now();
    // It was decided in the meantime, or it would have been checked.
    for (const [unit, { until }] of resting) {
      if (until + MAX_REST_MS <= now) resting.delete(unit);
    }

    const asleep = [...resting].filter(([, { until }]) => until > now).map(([unit]) => unit);
    const appeal = await ctx.store.db
      .selectFrom('relay_appeals')
      .select(['unit', 'device'])
      .where('state', '=', literal('open'))
      .where('looked_at', 'is', null)
      .where('unit', 'not in', ['', ...asleep])
      .orderBy('at')
      .limit(1)
      .executeTakeFirst();
    if (!appeal) return;

    const { unit, device } = appeal;
    // It rests already while it is checked, so that one that fails does not come first again.
    const ms = Math.min(MAX_REST_MS, 2 * (resting.get(unit)?.ms ?? REST_MS / 2));
    resting.set(unit, { until: ctx.now() + ms, ms });
    const result = await isConfirmed(device);
    if (result === null) return;
    if (!result) {
      const note = 'the page differs between other readers, too';
      await decideAppeal(ctx, unit, { uphold: true, note });
    } else {
      await ctx.store.write(async (db) => {
        await db
          .updateTable('relay_appeals')
          .set({ looked_at: ctx.now() })
          .where('unit', '=', unit)
          .execute();
      });
    }
    resting.delete(unit);
  };
}
