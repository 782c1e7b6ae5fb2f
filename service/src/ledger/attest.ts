import { accrualDigest } from '../../../lib/domain/account-chain.ts';
import type { Attestation, BackedVoucher } from '../../../lib/protocol/receipts.ts';
import type { Context } from '../context.ts';
import { recoverAddress } from '../keys.ts';
import { prepare } from '../store/statement.ts';
import type { Db } from '../store/store.ts';
import { GRACE_SECONDS } from './campaign-dates.ts';
import { chainDate } from './chain-date.ts';
import type { Issued } from './voucher.ts';

const findUnattested = prepare<object, { id: string; credited: bigint }>((db) =>
  db
    .selectFrom('campaigns')
    .select(['id', 'credited'])
    .whereRef('credited', '>', 'attested')
    .where('state', '!=', 'review'),
);
const saveAttested = prepare<{ id: string; attested: bigint; sig: string }>((db, p) =>
  db
    .updateTable('campaigns')
    .set({ attested: p.attested, attested_sig: p.sig })
    .where('id', '=', p.id),
);

/** The processes that have seen that every stored attestation is by their own key. */
const own = new WeakSet<Context>();

/**
 * Signs again what another accrual key attested: a standby key takes over when one was revoked
 * (docs/money.md rule 21), and the vault takes nothing more by that one. Once nothing is left to
 * sign, later calls look no more.
 */
async function attestAgain(ctx: Context, db: Db): Promise<void> {
  if (own.has(ctx)) return;
  let signed = 0;
  for (const { id, attested, sig } of await findAttested(db, {})) {
    const digest = accrualDigest(ctx.domain, { campaign: id, cumulative: String(attested) });
    if (recoverAddress(digest, sig!) === ctx.signer.address('accrual')) continue;
    await saveAttested(db, { id, attested, sig: ctx.signer.sign('accrual', digest) });
    signed += 1;
  }
  if (signed === 0) own.add(ctx);
}

/**
 * Runs before each commit: signs one accrual for every campaign with new credits
 * (docs/money.md rule 17: coalesced, never skipped), so that an attestation covers each voucher of
 * the commit.
 */
export async function attestCredits(ctx: Context, db: Db): Promise<void> {
  await attestAgain(ctx, db);
  for (const { id, credited } of await findUnattested(db, {})) {
    const unsigned = { campaign: id, cumulative: String(credited) };
    const sig = ctx.signer.sign('accrual', accrualDigest(ctx.domain, unsigned));
    await saveAttested(db, { id, attested: credited, sig });
  }
}

const findAttested = prepare<object, { id: string; attested: bigint; sig: string | null }>((db) =>
  db
    .selectFrom('campaigns')
    .select(['id', 'attested', 'attested_sig as sig'])
    .where('attested_sig', 'is not', null),
);

type Attested = { id: string; attested: bigint; attested_sig: string | null };

const selectAttested = prepare<{ id: string }, Attested>((db, p) =>
  db.selectFrom('campaigns').select(['id', 'attested', 'attested_sig']).where('id', '=', p.id),
);

const selectRestored = prepare<{ id: string }, Omit<Attested, 'id'>>((db, p) =>
  db
    .selectFrom('restored_attestations')
    .select(['attested', 'attested_sig'])
    .where('campaign', '=', p.id),
);

/**
 * Adds the attestations that a voucher needs, and until when they are good (Unix seconds), by the
 * dates on the chain (docs/money.md rule 2).
 */
export async function withAttestations(
  db: Db,
  { voucher, list, owed }: Issued,
): Promise<BackedVoucher> {
  const issued = { voucher, list, ...(owed.length > 0 && { owed }) };
  if (list.length === 0) return { ...issued, attestations: [], goodUntil: null };

  const attestations: Attestation[] = [];
  let goodUntil = Number.POSITIVE_INFINITY;
  for (const { campaign } of list) {
    const [row] = await selectAttested(db, { id: campaign });
    // A wallet may lean on a campaign that is younger than the copy that was restored.
    const known = row ?? (await selectRestored(db, { id: campaign }))[0];
    if (!known) throw new Error(`There is no attestation of campaign ${campaign}.`);
    const { attested, attested_sig: sig } = known;
    const { deadline } = await chainDate(db, campaign);
    attestations.push({ campaign, cumulative: String(attested), sig: sig! });
    goodUntil = Math.min(goodUntil, deadline + GRACE_SECONDS);
  }

  return { ...issued, attestations, goodUntil };
}
