import { BandwidthTerms } from '../../../../lib/protocol/campaigns.ts';
import { StintError } from '../../../../lib/protocol/errors.ts';
import type { SharingCampaign } from '../../../../lib/protocol/sharing.ts';
import type { Context } from '../../context.ts';
import { readEach } from '../../each-alone.ts';
import { requesterOf } from '../../tasks/requester-keys.ts';

/** How long a key's rights are cached, ms. */
const KEEP_MS = 1_000;
const MAX_KEYS = 10_000;

/** Who pays for a page, and by which terms. */
export interface Payer {
  requester: string;
  campaign: string;
  terms: BandwidthTerms;
}

/** @throws StintError `requester_unvetted` unless the operator has approved this requester */
async function requireVetted(ctx: Context, requester: string): Promise<void> {
  const row = await ctx.store.db
    .selectFrom('relay_requesters')
    .select('state')
    .where('requester', '=', requester)
    .executeTakeFirst();
  if (row?.state === 'vetted') return;
  throw new StintError('requester_unvetted', 'The operator has not approved this requester yet.');
}

/** Finds who pays for a page: the key's requester, with the named campaign or its only open one. */
export function createPayers(ctx: Context) {
  const known = new Map<string, { payer: Promise<Payer>; until: number }>();

  async function find(key: string, campaign: string | undefined): Promise<Payer> {
    const requester = await requesterOf(ctx, key);
    if (!requester) throw new StintError('unauthorized', 'This campaign key is unknown.');
    await requireVetted(ctx, requester);
    const rows = await ctx.store.db
      .selectFrom('campaigns')
      .select(['id', 'terms', 'state', 'requester'])
      .where('kind', '=', 'bandwidth')
      .where((eb) =>
        campaign === undefined
          ? eb.and([eb('requester', '=', requester), eb('state', '=', 'open')])
          : eb('id', '=', campaign),
      )
      .limit(2)
      .execute();

    const [row] = rows;
    if (!row) throw new StintError('not_found', 'There is no such bandwidth campaign.');
    if (row.requester !== requester) {
      throw new StintError('forbidden', 'This campaign belongs to another requester.');
    }
    if (rows.length > 1) {
      throw new StintError(
        'malformed',
        'You have several bandwidth campaigns. Say which one pays.',
      );
    }
    if (row.state !== 'open') {
      throw new StintError('campaign_state', `The campaign is ${row.state}, not open.`);
    }
    return { requester, campaign: row.id, terms: BandwidthTerms.parse(JSON.parse(row.terms)) };
  }

  /** @throws StintError `unauthorized`, `requester_unvetted`, `not_found`, `forbidden`, `malformed`, `campaign_state` */
  return function payer(key: string, campaign: string | undefined): Promise<Payer> {
    const id = `${key} ${campaign ?? ''}`;
    const kept = known.get(id);
    if (kept && kept.until > ctx.now()) return kept.payer;

    const found = find(key, campaign);
    if (known.size >= MAX_KEYS) known.delete(known.keys().next().value!);
    known.set(id, { payer: found, until: ctx.now() + KEEP_MS });
    return found;
  };
}

/** Stores the operator's decision on a requester. Barring takes effect with the next page. */
export async function vet(
  ctx: Context,
  requester: string,
  state: 'vetted' | 'barred',
  note: string,
): Promise<void> {
  const values = { state, note, at: ctx.now() };
  await ctx.store.write(async (db) => {
    await db
      .insertInto('relay_requesters')
      .values({ requester, ...values })
      .onConflict((oc) => oc.column('requester').doUpdateSet(values))
      .execute();
  });
}

/** The campaigns that contributors can join: open ones of vetted requesters, best price first. */
export async function sharingCampaigns(ctx: Context): Promise<SharingCampaign[]> {
  const rows = await ctx.store.db
    .selectFrom('campaigns')
    .innerJoin('relay_requesters', 'relay_requesters.requester', 'campaigns.requester')
    .leftJoin('chain_campaigns', 'chain_campaigns.id', 'campaigns.id')
    .select(['campaigns.id', 'campaigns.terms'])
    .where('campaigns.kind', '=', 'bandwidth')
    .where('campaigns.state', '=', 'open')
    .where('relay_requesters.state', '=', 'vetted')
    .where((eb) =>
      eb(
        eb.fn.coalesce('chain_campaigns.deadline', 'campaigns.deadline'),
        '>=',
        eb.ref('campaigns.deadline'),
      ),
    )
    .orderBy('campaigns.price', 'desc')
    .limit(200)
    .execute();
  const idOf = ({ id }: { id: string }) => id;
  return readEach(ctx, 'sharing', rows, idOf, ({ id, terms }) => {
    const { name, requesterName, purpose, destinations, price, deadline } = BandwidthTerms.parse(
      JSON.parse(terms),
    );
    return { id, name, requesterName, purpose, destinations, price, deadline };
  });
}
