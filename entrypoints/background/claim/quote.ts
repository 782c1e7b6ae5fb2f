import type { ClaimJob } from '../../../lib/protocol/bridge.ts';
import { StintError } from '../../../lib/protocol/errors.ts';
import type { BackedVoucher } from '../../../lib/protocol/receipts.ts';
import { serviceNow } from '../core/clock.ts';
import type { Context } from '../core/context.ts';
import { noteMismatch } from '../ledger/apply-update.ts';
import { readChain } from '../ledger/chain-account.ts';
import { pullLedger } from '../ledger/pull.ts';
import { verifyVoucher } from '../ledger/verify.ts';
import { settleStep } from './store.ts';
import { checkQuote } from './verify.ts';

/** Checks a voucher against the stored chain of its wallet, which is updated first if needed. */
async function verifyBacked(context: Context, account: string, backed: BackedVoucher) {
  let head = await context.db.accounts.get(account);
  if (head?.head !== backed.voucher.ledgerHead) {
    await pullLedger(context, true);
    head = await context.db.accounts.get(account);
  }
  if (!head)
    throw new StintError(
      'wallet_bound',
      'This device is not bound to this wallet yet. Start the claim again.',
    );
  try {
    verifyVoucher(context.network, account, head, backed);
  } catch (error) {
    await noteMismatch(context, error);
    throw error;
  }
}

const due = (cumulative: string, claimed: string) => String(BigInt(cumulative) - BigInt(claimed));

/** Fetches the exact claim to sign, checks all of it, and stores it for the page. */
export async function quoteStep(context: Context, job: ClaimJob): Promise<void> {
  const { account, recipient } = job;
  if (!account || !recipient) return;

  const asked = { account, recipient };
  const quote = await context.api.call('quote', { body: asked });
  checkQuote(quote, asked, await serviceNow(context));
  await verifyBacked(context, account, quote.backed);
  const fee = quote.claim.relayerFee;
  if (job.fee !== null && BigInt(fee) > BigInt(job.fee)) {
    // The person chose by the fee that was shown, so they choose again by this one.
    const error = { code: 'fee_changed', message: '' };
    await settleStep(context, job, { recipient: null, fee, error });
    return;
  }
  const { voucher, list, attestations } = quote.backed;
  await settleStep(context, job, {
    state: 'quoted',
    claim: quote.claim,
    claimed: quote.claimed,
    amount: due(quote.claim.cumulative, quote.claimed),
    quoteExpiresAt: quote.expiresAt,
    fee,
    self: { voucher, list, attestations },
    sig: null,
    error: null,
  });
}

/** Stores what the wallet needs to send the claim itself. All of it is on this device. */
export async function selfStep(context: Context, job: ClaimJob): Promise<void> {
  const { account } = job;
  if (!account) return;
  await pullLedger(context, true);
  const { claimed } = await readChain(context, account);
  const { accountVouchers } = context.db;
  const best =
    (await accountVouchers.get([account, 'tail'])) ??
    (await accountVouchers.get([account, 'permanent']));
  if (!best) {
    throw new StintError(
      'unavailable',
      'The service has not sent what your wallet needs for it yet. Try again in a minute.',
    );
  }
  if (BigInt(best.voucher.cumulative) <= BigInt(claimed)) {
    throw new StintError('nothing_to_claim', 'Everything claimable has been paid already.');
  }

  const { voucher, list, attestations } = best;
  await settleStep(context, job, {
    state: 'quoted',
    claimed,
    amount: due(voucher.cumulative, claimed),
    self: { voucher, list, attestations },
    sig: null,
    error: null,
  });
}
