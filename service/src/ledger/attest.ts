import { accrualDigest } from '../../../lib/domain/account-chain.ts';
import type {
  Attestation,
  BackedVoucher,
  Backing,
  Voucher,
} from '../../../lib/protocol/receipts.ts';
import type { Context } from '../context.ts';
import { prepare } from '../store/statement.ts';
import type { Db } from '../store/store.ts';

/**
 * How long after a campaign's deadline accruals still win over its refund, seconds
 * (docs/money.md rule 21).
 */
export const GRACE_SECONDS = 30 * 86_400;

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

/**
 * Runs before each commit: signs one accrual for every campaign with new credits
 * (docs/money.md rule 17: coalesced, never skipped), so that an attestation covers each voucher of
 * the commit.
 */
export async function attestCredits(ctx: Context, db: Db): Promise<void> {
  for (const { id, credited } of await findUnattested(db, {})) {
    const unsigned = { campaign: id, cumulative: String(credited) };
    const sig = ctx.signer.sign('accrual', accrualDigest(ctx.domain, unsigned));
    await saveAttested(db, { id, attested: credited, sig });
  }
}

type Attested = { id: string; attested: bigint; attested_sig: string | null; deadline: number };

const selectAttested = prepare<{ id: string }, Attested>((db, p) =>
  db
    .selectFrom('campaigns')
    .select(['id', 'attested', 'attested_sig', 'deadline'])
    .where('id', '=', p.id),
);

/** Adds the attestations that a voucher needs, and until when they are good (Unix seconds). */
export async function withAttestations(
  db: Db,
  issued: { voucher: Voucher; list: Backing[] },
): Promise<BackedVoucher> {
  if (issued.list.length === 0) return { ...issued, attestations: [], goodUntil: null };

  const attestations: Attestation[] = [];
  let goodUntil = Number.POSITIVE_INFINITY;
  for (const { campaign } of issued.list) {
    const [row] = await selectAttested(db, { id: campaign });
    const { attested, attested_sig: sig, deadline } = row!;
    attestations.push({ campaign, cumulative: String(attested), sig: sig! });
    goodUntil = Math.min(goodUntil, deadline + GRACE_SECONDS);
  }

  return { ...issued, attestations, goodUntil };
}
