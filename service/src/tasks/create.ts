import { createHash, randomBytes } from 'node:crypto';
import { checkPattern } from '../../../lib/domain/host-pattern.ts';
import { feeOf } from '../../../lib/domain/money.ts';
import {
  campaignId,
  createCampaignDigest,
  termsHash,
} from '../../../lib/domain/wallet-messages.ts';
import type {
  CampaignTerms,
  CreateCampaignRequest,
  CreateCampaignResponse,
} from '../../../lib/protocol/campaigns.ts';
import { StintError } from '../../../lib/protocol/errors.ts';
import type { Context, WalletVerifier } from '../context.ts';
import { post } from '../ledger/post.ts';
import { campaignStatus } from './campaigns.ts';

const DAY = 86_400;
const MAX_SIGNATURE_AGE = 7 * DAY;

/** @throws StintError `target_forbidden` when a destination cannot name a public host */
function checkDestinations({ terms }: CreateCampaignRequest): void {
  if (terms.kind === 'bandwidth') terms.destinations.forEach(checkPattern);
}

function checkQuality(terms: CampaignTerms): void {
  if (terms.kind === 'bandwidth' || !terms.quality) return;

  const { quality, redundancy } = terms;
  if (quality.least > redundancy) {
    throw new StintError('malformed', 'Quality: `least` must not be more than `redundancy`.');
  }
  if (quality.pay === 'opinion' && quality.bonus !== '0') {
    throw new StintError(
      'malformed',
      'Quality: campaigns for opinions pay no bonus; set `bonus` to 0.',
    );
  }

  if (quality.entrance && quality.entrance.needed > quality.entrance.questions) {
    throw new StintError(
      'malformed',
      'Quality: `needed` must not be more than the `questions` of the entrance test.',
    );
  }
}

function checkTerms(request: CreateCampaignRequest, now: number): void {
  const { deadline } = request.terms;
  if (deadline < now + DAY || deadline > now + 365 * DAY) {
    throw new StintError('malformed', 'The deadline must be between one day and one year ahead.');
  }

  checkQuality(request.terms);
  if (request.expires < now || request.expires > now + MAX_SIGNATURE_AGE) {
    throw new StintError(
      'bad_signature',
      'The authorisation has expired or is valid for more than 7 days. Sign a new one.',
    );
  }
}

/**
 * Creates a campaign in review. Its id binds its terms and its requester (docs/money.md rule 2).
 * The funding wallet's signature authorises it and issues a key for that wallet's campaigns;
 * the same request again issues another key for the same campaign.
 * @throws StintError `malformed`, `bad_signature`
 */
export async function createCampaign(
  ctx: Context,
  verifyWallet: WalletVerifier,
  request: CreateCampaignRequest,
): Promise<CreateCampaignResponse> {
  checkTerms(request, Math.floor(ctx.now() / 1000));
  checkDestinations(request);

  const { terms, requester, expires } = request;
  const salt = termsHash(terms);
  const id = campaignId(requester, salt);
  const digest = createCampaignDigest(ctx.domain, {
    campaign: id,
    terms: salt,
    requester,
    expires,
  });

  if (!(await verifyWallet(requester, digest, request.sig))) {
    throw new StintError('bad_signature', 'The funding wallet did not sign these terms.');
  }

  const key = `stint_req_${randomBytes(32).toString('hex')}`;
  await ctx.store.write(async (db) => {
    await db
      .insertInto('requester_keys')
      .values({ hash: hashKey(key), requester, created_at: ctx.now() })
      .execute();

    const seen = await db
      .selectFrom('campaigns')
      .select('id')
      .where('id', '=', id)
      .executeTakeFirst();
    if (seen) return;

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
  });
  return { campaign: await campaignStatus(ctx, id), key };
}

/** Keys are stored as hashes, so that a copy of the database gives no access. */
export const hashKey = (key: string): string => createHash('sha256').update(key).digest('hex');

/** The wallet that a campaign key belongs to, or null. */
export async function requesterOf(ctx: Context, key: string): Promise<string | null> {
  const row = await ctx.store.db
    .selectFrom('requester_keys')
    .select('requester')
    .where('hash', '=', hashKey(key))
    .executeTakeFirst();
  return row?.requester ?? null;
}
