import { setMeta } from '../../../lib/db/meta.ts';
import { afterLook, isSettled } from '../../../lib/domain/own-transaction.ts';
import type { ClaimJob, SentByWallet } from '../../../lib/protocol/bridge.ts';
import type { ChainAccount } from '../../../lib/protocol/claims.ts';
import type { Context } from '../core/context.ts';
import { networkInfo } from '../core/network-info.ts';
import { readChain } from '../ledger/chain-account.ts';
import { settleStep } from './store.ts';

/** One look at each transaction that may still change; one that cannot be looked at stays as it was. */
async function lookAtSent(context: Context, job: ClaimJob): Promise<SentByWallet[]> {
  const look = async (one: SentByWallet) => {
    if (one.fate === 'reverted' || one.fate === 'replaced') return one;
    const params = { account: job.account!, tx: one.tx };
    const seen = await context.api.call('sentTransaction', { params }).catch(() => null);
    return seen ? afterLook(one, seen, context.now()) : one;
  };
  return Promise.all(job.sent.map(look));
}

/** Time for the vault's sum to follow a transaction that went through, ms. */
const SUM_LAG_MS = 60_000;

function failureOf(sent: readonly SentByWallet[], now: number): ClaimJob['error'] {
  const over = sent.every((one) =>
    one.fate === 'mined' ? now - one.at > SUM_LAG_MS : isSettled(one),
  );
  const last = sent.at(-1);
  if (!last || !over || last.fate === 'waiting') return null;
  // The screens have the words.
  return { code: `tx_${last.fate}`, message: '' };
}

/** How long the payment is waited for by name once its sum is there, ms. */
const NAME_LAG_MS = 5 * 60_000;

/**
 * The transaction that paid: one of the wallet's that went through, or the one that replaced it,
 * which only the chain names. Null while nobody does.
 */
async function payingTransaction(
  { db }: Context,
  { id }: ClaimJob,
  sent: readonly SentByWallet[],
  { lastTx }: ChainAccount,
): Promise<string | null> {
  const own = sent.findLast((one) => one.fate === 'mined')?.tx;
  if (own) return own;
  const replaced = sent.some((one) => one.fate === 'replaced' || one.replacedSince !== null);
  const waiting = sent.findLast((one) => one.fate === 'waiting')?.tx;
  if (!replaced && waiting) return waiting;
  // What the chain names may still be the claim before this one.
  const others = await db.claims.where('id').notEqual(id).toArray();
  const earlier = others.some(({ events }) => events.some(({ tx }) => tx === lastTx));
  return earlier ? null : lastTx;
}

async function notePaid(context: Context, job: ClaimJob, sent: SentByWallet[], paid: ChainAccount) {
  const { confirmations: needed } = await networkInfo(context);
  const since = job.paidBlock ?? paid.block;
  const confirmations = paid.block - since + 1;
  const tx = await payingTransaction(context, job, sent, paid);
  const waited = context.now() - (sent.at(-1)?.at ?? 0) > NAME_LAG_MS;
  const state = confirmations >= needed && (tx !== null || waited) ? 'final' : 'confirmed';

  await setMeta(context.db, 'recipient', job.recipient ?? paid.account);
  await settleStep(context, job, {
    state,
    sent,
    tx,
    paidBlock: since,
    error: null,
    status: {
      digest: tx ?? sent.at(-1)!.tx,
      state,
      account: paid.account,
      tx,
      confirmations,
      needed,
      paid: String(BigInt(paid.claimed) - BigInt(job.claimed)),
      fee: '0',
      reason: null,
    },
  });
}

/**
 * Follows what the wallet sent itself until the vault's sum has grown, which is what counts, or
 * until nothing that was sent can pay any more: then the person can go on (docs/money.md rule 20).
 */
export async function followSelf(context: Context, job: ClaimJob): Promise<void> {
  if (!job.account || job.sent.length === 0) return;
  const paid = await readChain(context, job.account);
  const sent = await lookAtSent(context, job);
  if (BigInt(paid.claimed) > BigInt(job.claimed)) return notePaid(context, job, sent, paid);

  const error = failureOf(sent, context.now());
  const state = error ? 'failed' : 'submitted';
  await settleStep(context, job, { state, sent, paidBlock: null, error });
}
