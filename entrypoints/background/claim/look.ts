import type { ClaimJob } from '../../../lib/protocol/bridge.ts';
import type { Context } from '../core/context.ts';
import { readChain } from '../ledger/chain-account.ts';
import { settleStep } from './store.ts';

/** The lifetime sum that this job asks the vault for, base units; 0 while nobody knows. */
async function wantedSum({ db }: Context, job: ClaimJob): Promise<bigint> {
  const { claim, self, mode } = job;
  const own = self?.voucher.cumulative;
  const asked = mode === 'self' ? own : (claim?.cumulative ?? own);
  if (asked !== undefined) return BigInt(asked);
  return (await db.accounts.get(job.account!))?.cumulative ?? 0n;
}

/** States in which the wallet's answer is missing, so that only the chain knows of a payment. */
const UNANSWERED = new Set<ClaimJob['state']>([
  'opened',
  'quoted',
  'rejected',
  'abandoned',
  'failed',
  'signed',
]);

/**
 * Whether the vault has paid this job's sum already; if so, the job ends with the transaction that
 * paid it (docs/money.md rule 20). A chain that is away changes nothing.
 */
export async function isPaid(context: Context, job: ClaimJob): Promise<boolean> {
  if (!job.account || !UNANSWERED.has(job.state)) return false;
  const chain = await readChain(context, job.account).catch(() => null);
  const wanted = await wantedSum(context, job);
  if (!chain || wanted === 0n || BigInt(chain.claimed) < wanted) return false;

  // What the wallet sent is followed to the transaction that paid.
  const followed = { state: 'submitted', mode: 'self' } as const;
  const over = { state: 'superseded', tx: chain.lastTx ?? job.tx, error: null } as const;
  await settleStep(context, job, job.sent.length > 0 ? followed : over);
  return true;
}

/** A person is not kept waiting longer than this for a service that does not answer, ms. */
const MAX_LOOK_MS = 2_000;

/** What a look at the network finds in time; undefined when it takes too long or fails. */
export const inTime = <T>(look: Promise<T>): Promise<T | undefined> =>
  Promise.race([
    look.catch(() => undefined),
    new Promise<undefined>((resolve) => setTimeout(() => resolve(undefined), MAX_LOOK_MS)),
  ]);

/**
 * Looks at the vault before a wallet is asked, after it said no, and when a claim is opened: an
 * earlier answer may have been lost on its way here.
 */
export async function lookAtChain(context: Context, job: ClaimJob): Promise<void> {
  await inTime(isPaid(context, job));
}
