import 'fake-indexeddb/auto';
import { Dexie } from 'dexie';
import { expect, test } from 'vitest';
import { currentAccount } from './accounts.ts';
import { openDatabase } from './database.ts';
import { getMeta } from './meta.ts';

const WALLET = `0x${'a1'.repeat(20)}`;
const head = { n: 1, head: `0x${'11'.repeat(32)}`, cumulative: 45_000n, account: WALLET };

/** A database as the first version left it. */
async function first(name: string, bound: boolean): Promise<void> {
  const db = new Dexie(name);
  db.version(1).stores({
    receipts: '&seq, kind, unit, day',
    entries: '&n',
    vouchers: '&slot',
    meta: '&key',
  });
  await db
    .table('receipts')
    .bulkAdd([
      { seq: 1, kind: 'work', unit: 'task', day: '2026-11-20' },
      { seq: 2, kind: 'credit', unit: 'task', day: '2026-11-20', ...(bound && { entry: 1 }) },
      ...(bound ? [{ seq: 3, kind: 'bind', unit: WALLET, day: '2026-11-20' }] : []),
    ]);
  await db.table('meta').add({ key: 'recipient', value: WALLET });
  if (bound) {
    await db.table('entries').add({ n: 1, account: WALLET, amount: '45000' });
    await db.table('vouchers').add({ slot: 'tail', voucher: { account: WALLET } });
    const claimed = { amount: 5n, block: 9, lastTx: null, at: 1 };
    await db.table('meta').bulkAdd([
      { key: 'account', value: head },
      { key: 'claimed', value: claimed },
    ]);
  }
  db.close();
}

test('an install with one wallet keeps all of it, under the wallet’s address', async () => {
  const name = `upgrade-${crypto.randomUUID()}`;
  await first(name, true);
  const db = openDatabase(name);
  expect(await currentAccount(db)).toEqual({
    ...head,
    boundSeq: 3,
    claimed: { amount: 5n, block: 9, lastTx: null, at: 1 },
  });
  expect(await db.accountEntries.get([WALLET, 1])).toMatchObject({ amount: '45000' });
  expect(await db.accountVouchers.get([WALLET, 'tail'])).toBeDefined();
  expect(await db.receipts.get(2)).toMatchObject({ entry: 1, account: WALLET });
  expect(await getMeta(db, 'recipient')).toBe(WALLET);
});

test('an install without a wallet keeps what it has', async () => {
  const name = `upgrade-${crypto.randomUUID()}`;
  await first(name, false);
  const db = openDatabase(name);
  expect(await currentAccount(db)).toBeUndefined();
  expect(await db.receipts.count()).toBe(2);
});
