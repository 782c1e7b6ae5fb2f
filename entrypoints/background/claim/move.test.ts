import { beforeEach, describe, expect, test, vi } from 'vitest';
import { fakeBrowser } from 'wxt/testing/fake-browser';
import { allAccounts } from '../../../lib/db/accounts.ts';
import { getMeta } from '../../../lib/db/meta.ts';
import { consentFor } from '../../../lib/domain/claim-consent.ts';
import { bindDigest } from '../../../lib/domain/wallet-messages.ts';
import type { PageMessage } from '../../../lib/protocol/bridge.ts';
import { claimJobItem } from '../../../lib/storage/claim-job.ts';
import { buildSnapshot } from '../core/snapshot.ts';
import { createHandlers } from '../handlers.ts';
import { readChain } from '../ledger/chain-account.ts';
import { pullLedger } from '../ledger/pull.ts';
import { refetchLedger } from '../ledger/refetch.ts';
import { OTHER, OTHER_KEY, PRICE, signDigest, WALLET, WALLET_KEY } from '../testing/keys.ts';
import { testDevice } from '../testing/service.ts';
import { lease, uuid } from '../testing/tasks.ts';
import { advanceClaim } from './advance.ts';
import { confirmClaim } from './consent.ts';
import { claimPage } from './page.ts';
import { startClaim } from './start.ts';

const TAB = 7;

beforeEach(() => {
  fakeBrowser.reset();
  vi.spyOn(fakeBrowser.tabs, 'create').mockResolvedValue({ id: TAB } as never);
  vi.spyOn(fakeBrowser.tabs, 'get').mockResolvedValue({ id: TAB } as never);
  vi.spyOn(fakeBrowser.windows, 'create').mockResolvedValue({ tabs: [{ id: 8 }] } as never);
});

/** A device whose wallet has one credit, on the claim page with another wallet. */
async function mover() {
  const made = await testDevice();
  const { context, service } = made;
  service.work(uuid(1));
  service.bind(WALLET);
  await pullLedger(context, true);
  const { id } = await startClaim(context);
  const tell = (news: object) =>
    claimPage(context, { ...news, job: id } as PageMessage, { tabId: TAB });
  const job = async () => (await claimJobItem.get())!;
  const sign = async (key: string) =>
    signDigest(bindDigest(context.domain, (await job()).bind!), key);
  const connect = (account: string) =>
    tell({ type: 'connected', account, recipient: account, mode: 'relay' });
  /** The new wallet asks for the move and signs it. */
  async function announce() {
    await tell({ type: 'move', account: OTHER });
    await tell({ type: 'bound', account: OTHER, sig: await sign(OTHER_KEY) });
    await confirmClaim(context, id, consentFor(await job())!);
    return advanceClaim(context);
  }
  const release = async (key = WALLET_KEY) =>
    tell({ type: 'released', account: WALLET, sig: await sign(key) });
  return { ...made, tell, job, sign, connect, announce, release };
}

describe('a move with a notice', () => {
  test('is announced, shown, and changes nothing before its day', async () => {
    const { context, job, announce } = await mover();
    await announce();
    expect(await job()).toMatchObject({ state: 'binding', move: { from: WALLET, sig: null } });
    const { account, move } = await buildSnapshot(context);
    expect([account, move?.account]).toEqual([WALLET, OTHER]);
  });

  test('is stopped from a screen', async () => {
    const { context, service, job, announce } = await mover();
    await announce();
    await createHandlers(() => context)['move.stop']({}, { tabId: null });
    expect(service.move).toBeNull();
    expect(await job()).toMatchObject({ state: 'opened', account: null, move: null });
    expect((await buildSnapshot(context)).move).toBeNull();
  });

  test('is known on a device that did not announce it', async () => {
    const { context, service } = await mover();
    service.move = { account: OTHER, announcedAt: 1, effectiveAt: 2 };
    await pullLedger(context, true);
    expect(await getMeta(context.db, 'move')).toMatchObject({ account: OTHER });
    service.move = null;
    await pullLedger(context, true);
    expect(await getMeta(context.db, 'move')).toBeUndefined();
  });

  test('takes effect at the service: the next pull brings the new wallet, and the old one stays', async () => {
    const { context, service, announce } = await mover();
    await announce();
    service.bind(OTHER);
    service.work(uuid(2), 7n);
    await pullLedger(context, true);
    expect(await allAccounts(context.db)).toMatchObject([
      { account: OTHER, cumulative: 7n, n: 1 },
      { account: WALLET, cumulative: PRICE, n: 1 },
    ]);
    expect(await buildSnapshot(context)).toMatchObject({
      account: OTHER,
      claimable: '7',
      former: [{ account: WALLET, claimable: String(PRICE) }],
    });
    expect(await context.db.accountVouchers.count()).toBe(2);
  });
});

describe('a move that both wallets sign', () => {
  test('takes effect at once; the old wallet still claims what it has earned', async () => {
    const { context, service, job, connect, announce, release } = await mover();
    await announce();
    await release();
    expect(await job()).toMatchObject({ state: 'opened', account: null, move: null });
    expect((await buildSnapshot(context)).account).toBe(OTHER);
    await connect(WALLET);
    expect(await job()).toMatchObject({
      state: 'quoted',
      amount: String(PRICE),
      claim: { account: WALLET },
    });
    expect(service.receipts.filter(({ kind }) => kind === 'bind')).toHaveLength(2);
  });

  test('a signature of another wallet in place of the old one moves nothing', async () => {
    const { context, job, announce, release } = await mover();
    await announce();
    await release(OTHER_KEY);
    expect(await job()).toMatchObject({ state: 'opened', error: { code: 'bad_signature' } });
    expect((await buildSnapshot(context)).account).toBe(WALLET);
  });

  test.each(['before', 'after'] as const)('the request is lost %s it arrives', async (when) => {
    const { context, service, job, announce, release } = await mover();
    await announce();
    service.lose = { route: 'bind', when };
    await release();
    await createHandlers(() => context)['sync.now']({}, { tabId: null });
    await startClaim(context);
    await pullLedger(context, true);
    await claimPage(context, { type: 'ready', job: (await job()).id }, { tabId: TAB });
    expect((await buildSnapshot(context)).account).toBe(OTHER);
    expect(service.receipts.filter(({ kind }) => kind === 'bind')).toHaveLength(2);
  });
});

test('leases are asked for again, since the wallet may have answered some of the tasks', async () => {
  const { context, announce, release } = await mover();
  const row = (n: number) => ({ ...lease(n), shownOrder: n });
  await context.db.leases.bulkAdd([row(1), row(2)]);
  await context.db.outbox.add({
    id: uuid(9),
    lease: row(1).lease,
    action: { type: 'answer', choice: 'a' },
    shownMs: 9_000,
    answeredAt: context.now(),
    state: 'held',
    at: context.now(),
    holdUntil: context.now(),
  });
  await announce();
  expect(await context.db.leases.count()).toBe(2);
  await release();
  expect(await context.db.leases.toCollection().primaryKeys()).toEqual([row(1).lease]);
});

describe('two wallets', () => {
  async function moved() {
    const made = await mover();
    await made.announce();
    await made.release();
    return made;
  }

  test('refetching fetches both, and keeps what the chain has paid', async () => {
    const { context, service } = await moved();
    service.bookOf(WALLET).claimed = PRICE - 5n;
    await readChain(context, WALLET);
    await refetchLedger(context);
    expect(await allAccounts(context.db)).toMatchObject([
      { account: OTHER, n: 0 },
      { account: WALLET, n: 1, cumulative: PRICE, claimed: { amount: PRICE - 5n } },
    ]);
    expect(await context.db.accountEntries.count()).toBe(1);
  });

  test('a credit of the old wallet cannot stand in the new one’s chain too', async () => {
    const { context, service } = await moved();
    service.enter([2], PRICE);
    await expect(pullLedger(context, true)).rejects.toMatchObject({ code: 'receipt_mismatch' });
    expect((await allAccounts(context.db))[0]).toMatchObject({ account: OTHER, n: 0 });
  });

  test('a former wallet with nothing left is refused like any other', async () => {
    const { context, service, connect } = await moved();
    service.bookOf(WALLET).claimed = PRICE;
    service.work(uuid(3));
    await pullLedger(context, true);
    await readChain(context, WALLET);
    expect(await connect(WALLET)).toMatchObject({ ok: false, code: 'wallet_bound' });
  });
});
