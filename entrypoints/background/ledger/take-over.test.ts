import { beforeEach, expect, test } from 'vitest';
import { fakeBrowser } from 'wxt/testing/fake-browser';
import { currentAccount } from '../../../lib/db/accounts.ts';
import { getMeta } from '../../../lib/db/meta.ts';
import { deviceTag } from '../../../lib/domain/account-chain.ts';
import type { Presented } from '../../../lib/protocol/restore.ts';
import { lookForDamage } from '../backup/repair.ts';
import { CAMPAIGN, PRICE, WALLET } from '../testing/keys.ts';
import { type TestService, testDevice } from '../testing/service.ts';
import { uuid } from '../testing/tasks.ts';
import { pullLedger } from './pull.ts';
import { refetchLedger } from './refetch.ts';
import { verifyReceipt } from './report.ts';

beforeEach(() => fakeBrowser.reset());

const stateOf = ({ head, receipts, book }: TestService) => ({
  service: { head, receipts: [...receipts] },
  book: { head: book.head, entries: [...book.entries] },
});

/** Puts the service back to what it was. */
function putBack(service: TestService, state: ReturnType<typeof stateOf>): void {
  Object.assign(service, state.service);
  Object.assign(service.book, state.book);
}

/** Credits pending work and enters it. */
function credit(service: TestService, unit: string): void {
  const { seq } = service.add('credit', unit, -PRICE, PRICE);
  service.enter([seq], PRICE);
}

/**
 * A device with work that waits, as the copy knows it. Then it was credited, and so was new work; but
 * the service was put back to the copy, and decided the work that waits another time.
 */
async function forked() {
  const made = await testDevice();
  const { context, service } = made;
  service.work(uuid(1));
  service.bind(WALLET);
  for (const n of [2, 3]) service.add('work', uuid(n), PRICE, 0n);
  const copy = stateOf(service);
  service.work(uuid(4));
  credit(service, uuid(2));
  await pullLedger(context, true);
  putBack(service, copy);
  credit(service, uuid(3));
  const presented: Presented[] = [];
  service.present = (body) => void presented.push(body);
  return { ...made, presented };
}

/** What a service does with what `forked` presents. */
function rejoin(service: TestService): void {
  service.work(uuid(4));
  credit(service, uuid(2));
}

test('a chain that was continued otherwise is taken over once the service has what it lacked', async () => {
  const { context, service, presented } = await forked();
  service.present = (body) => {
    presented.push(body);
    if (presented.length === 1) rejoin(service);
  };
  await pullLedger(context, true);
  // From the last receipt that both have, which is the fifth.
  expect(presented[0]!.receipts.map(({ seq }) => seq)).toEqual([6, 7, 8]);
  expect(presented[0]!.accounts).toMatchObject([{ account: WALLET, entries: { length: 3 } }]);
  expect(await getMeta(context.db, 'chain')).toMatchObject({ seq: 9, credited: 4n * PRICE });
  expect(await currentAccount(context.db)).toMatchObject({ n: 4, cumulative: 4n * PRICE });
  expect(await getMeta(context.db, 'mismatch')).toBeUndefined();
  expect(await lookForDamage(context)).toMatchObject({ missing: [], lost: null });
  for (let seq = 1; seq <= 9; seq++)
    expect(await verifyReceipt(context, seq)).toMatchObject({ ok: true });
  await pullLedger(context, true);
  expect(presented).toHaveLength(1);
});

const thefts: [string, (service: TestService) => void, RegExp][] = [
  ['a unit is missing', (service) => credit(service, uuid(2)), /unit .*004 is missing/],
  [
    'a unit is credited with less',
    (service) => {
      credit(service, uuid(2));
      service.add('work', uuid(4), PRICE, 0n);
      service.add('credit', uuid(4), -PRICE, PRICE - 1n);
    },
    /was credited 45000 and has 44999/,
  ],
  [
    'a credit is a rejection now',
    (service) => {
      service.work(uuid(4));
      service.add('reject', uuid(2), -PRICE, 0n, 'gold: 1 of 5');
    },
    /was credited 45000 and has 0/,
  ],
];
test.each(thefts)('a chain in which %s is not taken over', async (_, steal, message) => {
  const { context, service } = await forked();
  const before = await context.db.receipts.toArray();
  service.present = () => steal(service);
  await expect(pullLedger(context, true)).rejects.toThrow(message);
  expect(await context.db.receipts.toArray()).toEqual(before);
  expect(await getMeta(context.db, 'mismatch')).toMatchObject({ code: 'receipt_mismatch' });
});

test('a chain without the binding is not taken over', async () => {
  const { context, service, device } = await testDevice();
  service.work(uuid(1));
  service.bind(WALLET);
  await pullLedger(context, true);
  Object.assign(service, { receipts: [], account: null });
  service.start(device);
  service.work(uuid(1));
  service.add('work', uuid(2), PRICE, 0n);
  await expect(refetchLedger(context)).rejects.toThrow(/the binding to .* is missing/);
});

test('a lie about the wallet leaves its chain as it was, although the receipts were replaced', async () => {
  const { context, service } = await forked();
  service.present = () => {
    service.present = () => {};
    rejoin(service);
  };
  const before = await currentAccount(context.db);
  service.tamper = (route, answer: { update: { entries: { amount: string }[] } | null }) => {
    if (route === 'account' && answer.update) answer.update = structuredClone(answer.update);
    if (route === 'account') for (const entry of answer.update?.entries ?? []) entry.amount = '1';
    return answer;
  };
  await expect(pullLedger(context, true)).rejects.toMatchObject({ code: 'receipt_mismatch' });
  expect(await currentAccount(context.db)).toMatchObject({ n: before!.n, head: before!.head });
  service.tamper = (_, answer) => answer;
  await pullLedger(context, true);
  expect(await currentAccount(context.db)).toMatchObject({ n: 4, cumulative: 4n * PRICE });
  expect(await getMeta(context.db, 'mismatch')).toBeUndefined();
});

test('entries over replaced receipts, which another device has brought, stay good', async () => {
  const { context, service } = await forked();
  // The wallet's chain of the branch came back with its other device, before this one did.
  const [own] = (await context.db.accountEntries.toArray()).slice(-1);
  service.present = () => {
    service.present = () => {};
    service.enter(own!.creditSeqs, PRICE);
    service.add('work', uuid(4), PRICE, 0n);
    const { seq } = service.add('credit', uuid(4), -PRICE, PRICE);
    service.enter([seq], PRICE);
    service.add('credit', uuid(2), -PRICE, PRICE);
  };
  await pullLedger(context, true);
  expect(await currentAccount(context.db)).toMatchObject({ n: 4, cumulative: 4n * PRICE });
  expect(await getMeta(context.db, 'mismatch')).toBeUndefined();
  expect(await context.db.receipts.get(9)).toMatchObject({ unit: uuid(2), entry: 4 });
});

/** A device whose wallet earned on another device too, and a service that lost the last of it. */
async function withOther() {
  const made = await testDevice();
  const { context, service } = made;
  service.work(uuid(1));
  service.bind(WALLET);
  const copy = stateOf(service);
  service.enter([1], 5n * PRICE, deviceTag(WALLET, CAMPAIGN));
  await pullLedger(context, true);
  const full = stateOf(service);
  putBack(service, copy);
  return { ...made, full };
}

test('a service that lost entries of the wallet alone is given them', async () => {
  const { context, service, full } = await withOther();
  const presented: Presented[] = [];
  service.present = (body) => {
    presented.push(body);
    putBack(service, full);
  };
  await pullLedger(context, true);
  expect(presented).toMatchObject([
    { receipts: [], accounts: [{ entries: [{ n: 1 }, { n: 2 }] }] },
  ]);
  expect(await currentAccount(context.db)).toMatchObject({ n: 2, cumulative: 6n * PRICE });
});

test('a wallet’s chain that was continued otherwise is taken over, unless it credits less', async () => {
  const { context, service } = await withOther();
  service.enter([9], PRICE, deviceTag(WALLET, CAMPAIGN));
  await expect(pullLedger(context, true)).rejects.toThrow(/credits it with less/);
  expect(await currentAccount(context.db)).toMatchObject({ n: 2, cumulative: 6n * PRICE });
  service.present = () => {
    service.present = () => {};
    service.enter([1], 5n * PRICE, deviceTag(WALLET, WALLET));
  };
  await pullLedger(context, true);
  expect(await currentAccount(context.db)).toMatchObject({ n: 3, cumulative: 7n * PRICE });
  expect(await context.db.receipts.get(2)).toMatchObject({ entry: 1, account: WALLET });
  expect(await getMeta(context.db, 'mismatch')).toBeUndefined();
});

test('an entry over replaced receipts that says another sum than before is refused', async () => {
  const { context, service } = await forked();
  const [own] = (await context.db.accountEntries.toArray()).slice(-1);
  service.present = () => {
    service.present = () => {};
    service.enter(own!.creditSeqs, PRICE + 1n);
    service.add('work', uuid(4), PRICE, 0n);
    const { seq } = service.add('credit', uuid(4), -PRICE, PRICE);
    service.enter([seq], PRICE);
    service.add('credit', uuid(2), -PRICE, PRICE);
  };
  await expect(pullLedger(context, true)).rejects.toMatchObject({ code: 'receipt_mismatch' });
  expect(await getMeta(context.db, 'mismatch')).toMatchObject({ code: 'receipt_mismatch' });
});
