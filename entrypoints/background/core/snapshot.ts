import { allAccounts, claimableOf } from '../../../lib/db/accounts.ts';
import { getMeta } from '../../../lib/db/meta.ts';
import { countQueued, isRecoverySaved, openLeases, today } from '../../../lib/db/queries.ts';
import { consentFor } from '../../../lib/domain/claim-consent.ts';
import type { Snapshot } from '../../../lib/protocol/snapshot.ts';
import { claimJobItem } from '../../../lib/storage/claim-job.ts';
import { settingsItem } from '../../../lib/storage/settings.ts';
import { snapshotItem } from '../../../lib/storage/snapshot.ts';
import { serviceNow } from './clock.ts';
import type { Context } from './context.ts';
import { exclusive } from './exclusive.ts';

/** Smallest claim, base units, until the service has named its own. */
const MIN_CLAIM = '1000000';

async function readMoney({ db }: Context) {
  const [chain, sharing, [account, ...former], move, info] = await Promise.all([
    getMeta(db, 'chain'),
    getMeta(db, 'sharingChain'),
    allAccounts(db),
    getMeta(db, 'move'),
    getMeta(db, 'info'),
  ]);
  // Judging and sharing each have a receipt chain; one wallet owns the credits of both.
  const credited = (chain?.credited ?? 0n) + (sharing?.credited ?? 0n);
  const minClaim = info?.info.minClaim ?? MIN_CLAIM;

  return {
    credited: String(credited),
    pending: String((chain?.pending ?? 0n) + (sharing?.pending ?? 0n)),
    claimed: String(account?.claimed?.amount ?? 0n),
    claimable: String(account ? claimableOf(account) : credited),
    account: account?.account ?? null,
    former: former
      .filter((row) => claimableOf(row) > 0n)
      .map((row) => ({ account: row.account, claimable: String(claimableOf(row)) })),
    move: move ?? null,
    minClaim,
    proposeBinding: !account && credited > 0n && credited >= BigInt(minClaim),
  };
}

async function readWork(context: Context) {
  const { db, now } = context;
  const time = await serviceNow(context);
  const [leases, current, day, queued, retryAt] = await Promise.all([
    openLeases(db, time),
    getMeta(db, 'current'),
    today(db, now()),
    countQueued(db),
    getMeta(db, 'retryAt'),
  ]);
  const inView = leases.find((row) => row.lease === current);
  const next = inView ?? leases[0];

  return {
    today: { day: day.day, amount: String(day.amount), tasks: day.tasks, ms: day.ms },
    queued,
    ready: {
      count: leases.length,
      amount: String(leases.reduce((sum, row) => sum + BigInt(row.price), 0n)),
      ms: leases.reduce((sum, row) => sum + row.medianMs, 0),
    },
    nextCheckAt: leases.length === 0 && retryAt && retryAt > time ? retryAt : null,
    // The row's `shownOrder` is dropped by the schema when the snapshot is read.
    next: next ?? null,
    inTask: inView !== undefined,
  };
}

async function readConnection(context: Context): Promise<Pick<Snapshot, 'connection' | 'error'>> {
  const { welcomeDone, paused } = await settingsItem.get();
  const noted = await getMeta(context.db, 'connection');
  if (!welcomeDone) return { connection: 'welcome', error: null };
  if (paused) return { connection: 'paused', error: null };
  const { state, code, message } = noted ?? { state: 'connected', code: '', message: '' };
  return { connection: state, error: state === 'error' ? { code, message } : null };
}

async function readClaim(): Promise<Snapshot['claim']> {
  const read = await claimJobItem.read();
  if (read.status !== 'stored' || !read.value) return null;
  const { id, state, mode, amount, tx, status, error, move } = read.value;
  const asked = state === 'confirming' ? consentFor(read.value) : null;
  const asks = asked && { ...asked, from: move?.from ?? null };
  return { id, state, mode, amount, tx: tx ?? status?.tx ?? null, error, asks };
}

/** What a screen would paint now. Read in parallel, because a key press waits for it. */
export async function buildSnapshot(context: Context): Promise<Snapshot> {
  const { db, network, now } = context;
  const { symbol, decimals } = network.token;
  const [recoverySaved, mismatch, damaged, claimed, linked, sums, tasks] = await Promise.all([
    isRecoverySaved(db),
    getMeta(db, 'mismatch'),
    getMeta(db, 'damaged'),
    readClaim(),
    readConnection(context),
    readMoney(context),
    readWork(context),
  ]);

  return {
    v: 1,
    at: now(),
    symbol,
    decimals,
    recoverySaved,
    mismatch: mismatch ?? null,
    repair: damaged ?? false,
    claim: claimed,
    ...linked,
    ...sums,
    ...tasks,
  };
}

/** Rewrites the snapshot. Called last by everything that changes what screens show. */
export function writeSnapshot(context: Context): Promise<void> {
  return exclusive('snapshot', async () => snapshotItem.set(await buildSnapshot(context)));
}
