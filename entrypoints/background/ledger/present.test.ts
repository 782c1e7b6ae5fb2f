import { beforeEach, expect, test } from 'vitest';
import { fakeBrowser } from 'wxt/testing/fake-browser';
import { hashEntry } from '../../../lib/domain/account-chain.ts';
import type { Presented } from '../../../lib/protocol/restore.ts';
import { settingsItem } from '../../../lib/storage/settings.ts';
import { buildSnapshot } from '../core/snapshot.ts';
import { syncWithService } from '../sync-with-service.ts';
import { CAMPAIGN, WALLET } from '../testing/keys.ts';
import { testDevice } from '../testing/service.ts';
import { uuid } from '../testing/tasks.ts';
import { pullLedger } from './pull.ts';

beforeEach(() => {
  fakeBrowser.reset();
  Object.assign(fakeBrowser.runtime, { getContexts: async () => [] });
});

/** A device with two credits, whose service is restored to a state after the first. */
async function restored() {
  const made = await testDevice();
  const { context, service } = made;
  service.work(uuid(1));
  service.bind(WALLET);
  const before = { head: { ...service.head }, receipts: [...service.receipts] };
  const book = { head: { ...service.book.head }, entries: [...service.book.entries] };
  service.work(uuid(2));
  await pullLedger(context, true);
  const full = { head: service.head, receipts: service.receipts };
  const fullBook = { head: service.book.head, entries: service.book.entries };
  Object.assign(service, before);
  Object.assign(service.book, book);
  /** What the device presented; from then on the service knows it again. */
  const presented: Presented[] = [];
  service.present = (body) => {
    presented.push(body);
    Object.assign(service, full);
    Object.assign(service.book, fullBook);
  };
  return { ...made, presented };
}

test('a service that knows fewer receipts is given those that it signed, and the wallet’s entries', async () => {
  const { context, presented } = await restored();
  await pullLedger(context, true);
  expect(presented).toHaveLength(1);
  const [body] = presented;
  expect(body!.receipts.map(({ seq }) => seq)).toEqual([4, 5]);
  expect(body!.checkpoint.seq).toBe(5);
  expect(body!.accounts).toMatchObject([
    { account: WALLET, entries: [{ n: 1 }, { n: 2 }], tail: { voucher: { account: WALLET } } },
  ]);
  // Fields that only the database has are not sent.
  expect(Object.keys(body!.receipts[0]!)).not.toContain('day');
  expect((await buildSnapshot(context)).mismatch).toBeNull();
  await pullLedger(context, true);
  expect(presented).toHaveLength(1);
});

test('entries after the voucher that is kept because of a debt are left out', async () => {
  const { context, presented } = await restored();
  const tail = (await context.db.accountVouchers.get([WALLET, 'tail']))!;
  const [first] = await context.db.accountEntries.toArray();
  await context.db.accountVouchers.put({
    ...tail,
    voucher: { ...tail.voucher, ledgerHead: hashEntry(first!) },
    owed: [{ campaign: CAMPAIGN, amount: '1' }],
  });
  await pullLedger(context, true);
  expect(presented[0]!.accounts).toMatchObject([
    { entries: [{ n: 1 }], tail: { owed: [{ campaign: CAMPAIGN, amount: '1' }] } },
  ]);
});

test('an attestation by an accrual key that was replaced since is not presented', async () => {
  const { context, presented } = await restored();
  const stored = await context.db.accountVouchers.get([WALLET, 'tail']);
  const [good] = stored!.attestations;
  const old = { ...good!, cumulative: '1' };
  await context.db.accountVouchers.put({ ...stored!, attestations: [old, good!] });
  await pullLedger(context, true);
  expect(presented[0]!.accounts[0]!.tail!.attestations).toEqual([good]);
});

test('an answer that is refused because the service is behind waits until the receipts are presented', async () => {
  const { context, service, presented } = await restored();
  await settingsItem.set({ ...(await settingsItem.get()), welcomeDone: true });
  service.behind = true;
  await context.db.outbox.add({
    id: uuid(7),
    lease: uuid(8),
    action: { type: 'answer', choice: 'a' },
    shownMs: 9_000,
    answeredAt: context.now(),
    state: 'held',
    at: context.now(),
    holdUntil: context.now(),
  });
  await syncWithService(context);
  expect(presented).toHaveLength(1);
  expect(await context.db.outbox.get(uuid(7))).toMatchObject({ state: 'sending' });
  service.behind = false;
  await syncWithService(context);
  expect(await context.db.outbox.get(uuid(7))).toMatchObject({ state: 'done' });
});
