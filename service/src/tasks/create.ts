import { createHash, createHmac } from 'node:crypto';
import { toHex } from '../../../lib/domain/bytes.ts';
import { feeOf } from '../../../lib/domain/money.ts';
import {
  campaignId,
  createCampaignDigest,
  termsHash,
} from '../../../lib/domain/wallet-messages.ts';
import type {
  CreateCampaignRequest,
  CreateCampaignResponse,
} from '../../../lib/protocol/campaigns.ts';
import { StintError } from '../../../lib/protocol/errors.ts';
import type { Context, WalletVerifier } from '../context.ts';
import { post } from '../ledger/post.ts';
import { takeUpPromises } from '../ledger/restore/unknown-campaigns.ts';
import { checkUnfunded } from '../ledger/unfunded.ts';
import { campaignStatus } from './campaigns.ts';
import { checkTerms } from './check-terms.ts';

/** Seconds. */
const MAX_SIGNATURE_AGE = 7 * 86_400;

function checkRequest(request: CreateCampaignRequest, now: number, known: boolean): void {
  checkTerms(request.terms, now, known);
  if (request.expires < now || request.expires > now + MAX_SIGNATURE_AGE) {
    throw new StintError(
      'bad_signature',
      'The authorisation has expired or is valid for more than 7 days. Sign a new one.',
    );
  }
}

/** Whether the vault has it already, as after a restore from a copy that is older. */
async function isOnChain({ store }: Context, id: string): Promise<boolean> {
  const row = await store.db
    .selectFrom('chain_campaigns')
    .select('deadline')
    .where('id', '=', id)
    .executeTakeFirst();
  return row !== undefined && row.deadline > 0;
}

/**
 * The campaign key of an authorisation. It follows from what the wallet signed, so whoever sends the
 * same request again gets the same key, and no other.
 */
const keyOf = ({ store }: Context, digest: Uint8Array): string =>
  `stint_req_${createHmac('sha256', store.secret)
    .update(`requester:${toHex(digest)}`)
    .digest('hex')}`;

/**
 * Creates a campaign in review. Its id binds its terms and its requester (docs/money.md rule 2).
 * The funding wallet's signature authorises it and issues a key for that wallet's campaigns;
 * the same request again gets the same key.
 * @throws StintError `malformed`, `target_forbidden`, `bad_signature`, `conflict`
 */
export async function createCampaign(
  ctx: Context,
  verifyWallet: WalletVerifier,
  request: CreateCampaignRequest,
): Promise<CreateCampaignResponse> {
  const { terms, requester, expires } = request;
  const salt = termsHash(terms);
  const id = campaignId(requester, salt);
  const isFunded = await isOnChain(ctx, id);
  checkRequest(request, Math.floor(ctx.now() / 1000), isFunded);
  const digest = createCampaignDigest(ctx.domain, {
    campaign: id,
    terms: salt,
    requester,
    expires,
  });

  if (!(await verifyWallet(requester, digest, request.sig))) {
    throw new StintError('bad_signature', 'The funding wallet did not sign these terms.');
  }

  const key = keyOf(ctx, digest);
  await ctx.store.write(async (db) => {
    await db
      .insertInto('requester_keys')
      .values({ hash: hashKey(key), requester, created_at: ctx.now(), revoked_at: null })
      .onConflict((oc) => oc.column('hash').doNothing())
      .execute();

    const seen = await db
      .selectFrom('campaigns')
      .select('id')
      .where('id', '=', id)
      .executeTakeFirst();
    if (seen) return;
    if (!isFunded) await checkUnfunded(db, requester);

    // The wallet may have funded the vault before it created the campaign here.
    const chain = await db
      .selectFrom('chain_campaigns')
      .selectAll()
      .where('id', '=', id)
      .executeTakeFirst();
    const funded = chain?.closed ? 0n : (chain?.funded ?? 0n);
    const price = BigInt(terms.price);
    const quality = terms.kind === 'bandwidth' ? undefined : terms.quality;
    await db
      .insertInto('campaigns')
      .values({
        id,
        salt,
        requester,
        terms: JSON.stringify(terms),
        state: 'review',
        kind: terms.kind,
        name: terms.name,
        price,
        fee: feeOf(price, terms.feeBps),
        redundancy: terms.kind === 'bandwidth' ? 1 : terms.redundancy,
        new_share: terms.kind === 'bandwidth' ? 100 : terms.newShare,
        deadline: terms.deadline,
        funded: 0n,
        available: 0n,
        reserved: 0n,
        pending: 0n,
        credited: 0n,
        accrued: chain?.accrued ?? 0n,
        lost: 0n,
        attested: 0n,
        attested_sig: null,
        tasks: 0,
        done: 0,
        answers: 0,
        rejected: 0,
        skipped: 0,
        flagged: 0,
        opened_at: 0,
        created_at: ctx.now(),
        quality: quality ? JSON.stringify(quality) : null,
        bonus: BigInt(quality?.bonus ?? 0),
        reviewed: 0,
      })
      .execute();
    await post(db, [
      {
        campaign: id,
        source: 'escrow',
        target: 'available',
        amount: funded,
        kind: 'fund',
        at: ctx.now(),
      },
    ]);
    await takeUpPromises(ctx, db, id, chain?.accrued ?? 0n);
  });
  return { campaign: await campaignStatus(ctx, id), key };
}

/** Keys are stored as hashes, so that a copy of the database gives no access. */
export const hashKey = (key: string): string => createHash('sha256').update(key).digest('hex');
