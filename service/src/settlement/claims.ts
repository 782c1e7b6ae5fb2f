import { toHex } from '../../../lib/domain/bytes.ts';
import { claimDigest } from '../../../lib/domain/wallet-messages.ts';
import type {
  ClaimMessage,
  ClaimQuote,
  ClaimStatus,
  QuoteRequest,
  SubmitClaimRequest,
} from '../../../lib/protocol/claims.ts';
import { StintError } from '../../../lib/protocol/errors.ts';
import type { BackedVoucher } from '../../../lib/protocol/receipts.ts';
import type { Context, WalletVerifier } from '../context.ts';
import { vaultForm } from '../keys.ts';
import { withAttestations } from '../ledger/attest.ts';
import { walletOf } from '../ledger/pages.ts';
import { issueVoucher } from '../ledger/voucher.ts';
import type { ClaimTable } from '../store/settlement-tables.ts';
import type { Db } from '../store/store.ts';
import type { Chain } from './chain.ts';
import { refusedClaim } from './refused-claim.ts';
import { simulateClaim } from './simulate-claim.ts';

/** Settings of claims. */
export interface ClaimOptions {
  /** The fee for sending a claim with the accruals that it needs, base units. */
  relayFee: bigint;
  /** The smallest claim to accept, base units. */
  minClaim: bigint;
  confirmations: number;
}

const QUOTE_MS = 15 * 60_000;
const DEADLINE_SECONDS = 2 * 3600;

/**
 * Wallets' claims that the relayer sends (docs/money.md rule 20), identified by their EIP-712
 * digest.
 */
export function createClaims(
  ctx: Context,
  chain: Chain,
  verifyWallet: WalletVerifier,
  options: ClaimOptions,
) {
  /** @throws StintError `forbidden`, `nothing_to_claim`, `below_minimum`, `claim_live`, `chain_unreachable` */
  async function quote(deviceId: string, request: QuoteRequest): Promise<ClaimQuote> {
    const { account } = request;
    await walletOf(ctx, deviceId, account);
    await refuseLive(ctx.store.db, account);

    const claimed = await chain.claimed(account);
    const issued = await ctx.store.write((db) => issueVoucher(ctx, db, account));
    const backed = issued && (await withAttestations(ctx.store.db, issued));
    const amount = BigInt(backed?.voucher.cumulative ?? 0) - claimed;
    if (!backed || amount <= 0n)
      throw new StintError('nothing_to_claim', 'There is nothing to claim right now.');
    if (amount < options.minClaim) {
      throw new StintError(
        'below_minimum',
        `A claim must be for at least ${options.minClaim} base units.`,
      );
    }

    // The vault goes by the chain's clock, which may be ahead of ours.
    const { time } = await chain.latest();
    const claim: ClaimMessage = {
      account,
      recipient: request.recipient,
      cumulative: backed.voucher.cumulative,
      relayerFee: String(options.relayFee),
      relayer: ctx.signer.address('relayer'),
      deadline: Math.max(time, Math.floor(ctx.now() / 1000)) + DEADLINE_SECONDS,
    };

    const expiresAt = ctx.now() + QUOTE_MS;
    await store(deviceId, claim, backed, expiresAt);
    return { claim, claimed: String(claimed), backed, expiresAt };
  }

  async function refuseLive(db: Db, account: string): Promise<void> {
    const live = await db
      .selectFrom('claims')
      .select('digest')
      .where('account', '=', account)
      .where('state', 'in', ['signed', 'submitted'])
      .executeTakeFirst();
    if (live) {
      throw new StintError('claim_live', 'A claim of this wallet is already on its way.', {
        details: { digest: live.digest },
      });
    }
  }

  async function store(
    device: string,
    claim: ClaimMessage,
    backed: BackedVoucher,
    expires: number,
  ) {
    const row: ClaimTable = {
      digest: toHex(claimDigest(ctx.domain, claim)),
      account: claim.account,
      device,
      claim: JSON.stringify(claim),
      sig: null,
      voucher: JSON.stringify(backed),
      state: 'quoted',
      quote_expires: expires,
      tx: null,
      block: null,
      paid: null,
      reason: null,
      carrier: null,
      alone: 0,
      created_at: ctx.now(),
    };
    await ctx.store.write((db) =>
      db
        .insertInto('claims')
        .values(row)
        .onConflict((oc) => oc.doNothing())
        .execute(),
    );
  }

  /**
   * Accepts a signed claim that the vault would pay now; one that it would refuse is told why and never
   * sent. Sending the same one again changes nothing.
   * @throws StintError `claim_differs`, `quote_expired`, `bad_signature`, `claim_live`, `chain_unreachable`
   */
  async function accept(
    deviceId: string,
    { claim, sig: given }: SubmitClaimRequest,
  ): Promise<ClaimStatus> {
    const bytes = claimDigest(ctx.domain, claim);
    const digest = toHex(bytes);
    const row = await find(digest);
    if (!row || row.device !== deviceId) {
      throw new StintError(
        'claim_differs',
        'This claim does not match any quote given to this device. Ask for a new one.',
      );
    }

    if (row.state !== 'quoted') return status(deviceId, digest);
    if (row.quote_expires < ctx.now())
      throw new StintError('quote_expired', 'The quote has expired. Ask for a new one.');
    if (!(await verifyWallet(claim.account, bytes, given))) {
      throw new StintError('bad_signature', 'The wallet did not sign this claim.');
    }

    const sig = vaultForm(claim.account, bytes, given) ?? given;
    const backed = JSON.parse(row.voucher) as BackedVoucher;
    const reason = await simulateClaim(ctx, chain, backed, claim, sig);
    if (reason === 'BadClaimSignature') {
      throw new StintError('bad_signature', 'The vault does not accept this signature.');
    }

    await ctx.store.write(async (db) => {
      const now = await db
        .selectFrom('claims')
        .select('state')
        .where('digest', '=', digest)
        .executeTakeFirstOrThrow();
      if (now.state !== 'quoted') return;

      // Check inside the unit of work, so that a wallet never has two live claims.
      if (reason === null) await refuseLive(db, claim.account);
      const next =
        reason === null ? ({ state: 'signed' } as const) : await refusedClaim(db, row, reason);
      await db
        .updateTable('claims')
        .set({ ...next, sig })
        .where('digest', '=', digest)
        .execute();
    });

    return status(deviceId, digest);
  }

  const find = (digest: string) =>
    ctx.store.db.selectFrom('claims').selectAll().where('digest', '=', digest).executeTakeFirst();

  /** @throws StintError `not_found` */
  async function status(deviceId: string, digest: string): Promise<ClaimStatus> {
    const row = await find(digest);
    if (!row || row.device !== deviceId)
      throw new StintError('not_found', 'There is no such claim.');

    const claim = JSON.parse(row.claim) as ClaimMessage;
    const latest = row.block === null ? null : await chain.latest();
    return {
      digest,
      state: row.state,
      account: row.account,
      tx: row.tx,
      confirmations: latest ? Math.max(0, latest.block - row.block! + 1) : 0,
      needed: options.confirmations,
      paid: row.paid === null ? null : String(row.paid),
      fee: claim.relayerFee,
      reason: row.reason,
    };
  }

  return { quote, accept, status };
}
