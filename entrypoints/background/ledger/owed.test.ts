import { beforeEach, expect, test } from 'vitest';
import { fakeBrowser } from 'wxt/testing/fake-browser';
import { claimableOf, currentAccount } from '../../../lib/db/accounts.ts';
import { GOOD_UNTIL } from '../testing/account.ts';
import { PRICE, WALLET } from '../testing/keys.ts';
import { testDevice } from '../testing/service.ts';
import { uuid } from '../testing/tasks.ts';
import { applyUpdate } from './apply-update.ts';
import { verifyVoucher } from './verify.ts';

beforeEach(() => fakeBrowser.reset());

async function bound() {
  const made = await testDevice();
  made.service.work(uuid(1));
  made.service.bind(WALLET);
  await applyUpdate(made.context, made.service.update(0, 0));
  return made;
}

test('what is owed is not claimable, and is believed only once its campaign can have closed', async () => {
  const { context, service } = await bound();
  const book = service.bookOf(WALLET);
  const tail = async () => (await context.db.accountVouchers.get([WALLET, 'tail']))!;
  service.work(uuid(2));
  await applyUpdate(context, service.update(3, 1));
  book.owed = 2n * PRICE;
  service.work(uuid(3));
  await applyUpdate(context, service.update(5, 2));
  expect(await tail()).toMatchObject({ voucher: { cumulative: String(2n * PRICE) } });
  expect(claimableOf((await currentAccount(context.db))!)).toBe(3n * PRICE);

  const later = { ...context, now: () => GOOD_UNTIL * 1000 };
  service.work(uuid(4));
  book.owed = 3n * PRICE;
  await applyUpdate(later, service.update(7, 3));
  expect(await tail()).toMatchObject({ voucher: { cumulative: String(PRICE) } });
  const account = (await currentAccount(context.db))!;
  expect(account).toMatchObject({ cumulative: 4n * PRICE, owed: 3n * PRICE });
  expect(claimableOf(account)).toBe(PRICE);
});

test('a voucher that leaves out more than is said to be owed is refused', async () => {
  const { context, service } = await bound();
  const book = service.bookOf(WALLET);
  book.owed = PRICE;
  const backed = book.backed()!;
  verifyVoucher(context.network, WALLET, book.head, backed);
  backed.owed![0]!.amount = String(PRICE - 1n);
  expect(() => verifyVoucher(context.network, WALLET, book.head, backed)).toThrow('does not match');
});
