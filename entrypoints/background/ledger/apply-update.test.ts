import { beforeEach, describe, expect, test } from 'vitest';
import { fakeBrowser } from 'wxt/testing/fake-browser';
import { currentAccount } from '../../../lib/db/accounts.ts';
import { getMeta } from '../../../lib/db/meta.ts';
import { deviceTag } from '../../../lib/domain/account-chain.ts';
import type { LedgerUpdate } from '../../../lib/protocol/device.ts';
import { ACCRUAL_KEY, CAMPAIGN, OTHER, PRICE, WALLET } from '../testing/keys.ts';
import { testDevice } from '../testing/service.ts';
import { uuid } from '../testing/tasks.ts';
import { applyUpdate } from './apply-update.ts';
import { pullLedger } from './pull.ts';
import { refetchLedger } from './refetch.ts';

beforeEach(() => fakeBrowser.reset());

async function device() {
  const made = await testDevice();
  const stored = async () => ({
    receipts: await made.context.db.receipts.count(),
    checkpoints: await made.context.db.checkpoints.count(),
    entries: await made.context.db.accountEntries.count(),
    vouchers: await made.context.db.accountVouchers.count(),
    chain: await getMeta(made.context.db, 'chain'),
  });
  return { ...made, stored };
}

describe('applyUpdate', () => {
  test('stores a verified update with its sums', async () => {
    const { context, service, stored } = await device();
    service.work(uuid(1));
    service.work(uuid(2));
    await applyUpdate(context, service.update(0, 0));
    expect(await stored()).toMatchObject({ receipts: 4, checkpoints: 1, chain: { seq: 4 } });
    const days = await context.db.days.toArray();
    expect(days).toMatchObject([{ amount: 2n * PRICE, tasks: 2 }]);
    expect(await context.db.works.get(uuid(1))).toMatchObject({ state: 'verified', price: PRICE });
  });

  test('a rejection is subtracted from the day of its work, and days still add up', async () => {
    const { context, service } = await device();
    service.add('work', uuid(1), PRICE, 0n);
    service.work(uuid(2));
    await applyUpdate(context, service.update(0, 0));
    service.add('reject', uuid(1), -PRICE, 0n, 'too_fast: 900');
    await applyUpdate(context, service.update(3, 0));
    const chain = await getMeta(context.db, 'chain');
    const sum = (await context.db.days.toArray()).reduce((total, day) => total + day.amount, 0n);
    expect(sum).toBe(chain!.credited + chain!.pending);
    expect(await context.db.works.get(uuid(1))).toMatchObject({
      state: 'rejected',
      reason: 'too_fast: 900',
    });
  });

  const forgeries: [string, (update: LedgerUpdate) => void][] = [
    [
      'a changed amount',
      (u) => {
        u.receipts[0]!.pendingDelta = '90000';
      },
    ],
    [
      'a changed sum',
      (u) => {
        u.receipts[3]!.credited = '90001';
      },
    ],
    [
      'a changed reason',
      (u) => {
        u.receipts[0]!.reason = 'too_fast';
      },
    ],
    ['a receipt left out', (u) => void u.receipts.splice(1, 1)],
    ['two receipts swapped', (u) => void u.receipts.reverse()],
    [
      'another vault',
      (u) => {
        u.receipts[0]!.vault = WALLET;
      },
    ],
    [
      'another device',
      (u) => {
        u.receipts[0]!.device = CAMPAIGN;
      },
    ],
    [
      'a checkpoint over other sums',
      (u) => {
        u.checkpoint.credited = '1';
      },
    ],
    [
      'a checkpoint of another head',
      (u) => {
        u.checkpoint.head = CAMPAIGN;
      },
    ],
    [
      'an unreadable signature',
      (u) => {
        u.checkpoint.sig = `0x${'ff'.repeat(65)}`;
      },
    ],
  ];
  test.each(forgeries)('%s: nothing is stored, and it is shown', async (_, forge) => {
    const { context, service, stored } = await device();
    service.work(uuid(1));
    service.work(uuid(2));
    const update = service.update(0, 0);
    forge(update);
    // A gap is fetched again; the service then lies in the same way.
    service.tamper = (route, answer: LedgerUpdate) => {
      if (route !== 'receipts') return answer;
      return { receipts: update.receipts, checkpoint: update.checkpoint, more: false };
    };
    await expect(applyUpdate(context, update)).rejects.toMatchObject({ code: 'receipt_mismatch' });
    expect(await stored()).toMatchObject({ receipts: 0, checkpoints: 0, chain: undefined });
    expect(await getMeta(context.db, 'mismatch')).toMatchObject({ code: 'receipt_mismatch' });
  });

  test('another signer is refused', async () => {
    const { context, service, stored } = await device();
    service.work(uuid(1));
    const update = { ...service.update(0, 0), checkpoint: service.checkpoint(ACCRUAL_KEY) };
    await expect(applyUpdate(context, update)).rejects.toThrow(/another key/);
    expect((await stored()).receipts).toBe(0);
  });

  test('a checkpoint that is well signed and says other sums is refused', async () => {
    const { context, service, stored } = await device();
    service.work(uuid(1));
    const { head } = service;
    service.head = { ...head, credited: head.credited + 1n };
    const checkpoint = service.checkpoint();
    service.head = head;
    const update = { ...service.update(0, 0), checkpoint };
    await expect(applyUpdate(context, update)).rejects.toThrow(/does not match the receipts/);
    expect((await stored()).receipts).toBe(0);
  });

  test('a service that forgot what it signed is refused', async () => {
    const { context, service } = await device();
    service.work(uuid(1));
    const old = service.update(0, 0);
    service.work(uuid(2));
    await applyUpdate(context, service.update(0, 0));
    await expect(applyUpdate(context, old)).rejects.toThrow(/fewer receipts/);
  });

  test('a gap is fetched, page by page', async () => {
    const { context, service, stored } = await device();
    for (let n = 1; n <= 5; n++) service.work(uuid(n));
    await applyUpdate(context, service.update(8, 0));
    expect(await stored()).toMatchObject({ receipts: 10, chain: { seq: 10 } });
    expect(service.calls.filter((route) => route === 'receipts').length).toBeGreaterThan(1);
  });

  test('the same update twice changes nothing', async () => {
    const { context, service, stored } = await device();
    service.work(uuid(1));
    await applyUpdate(context, service.update(0, 0));
    const before = await stored();
    await applyUpdate(context, service.update(0, 0));
    expect(await stored()).toEqual(before);
  });

  test('a later good update clears the note of a bad one', async () => {
    const { context, service } = await device();
    service.work(uuid(1));
    const bad = { ...service.update(0, 0), checkpoint: service.checkpoint(ACCRUAL_KEY) };
    await applyUpdate(context, bad).catch(() => {});
    await applyUpdate(context, service.update(0, 0));
    expect(await getMeta(context.db, 'mismatch')).toBeUndefined();
  });

  test('keeps the latest fifty checkpoints', async () => {
    const { context, service } = await device();
    for (let n = 1; n <= 55; n++) {
      service.work(uuid(n));
      await applyUpdate(context, service.update(2 * (n - 1), 0));
    }
    expect(await context.db.checkpoints.count()).toBe(50);
    expect((await context.db.checkpoints.orderBy('seq').first())!.seq).toBe(12);
  });
});

describe('the wallet side', () => {
  async function bound() {
    const made = await device();
    made.service.work(uuid(1));
    made.service.bind(WALLET);
    await applyUpdate(made.context, made.service.update(0, 0));
    return made;
  }

  test('entries, heads and voucher are stored once they verify', async () => {
    const { context, service, stored } = await bound();
    service.work(uuid(2));
    await applyUpdate(context, service.update(3, 1));
    expect(await stored()).toMatchObject({ entries: 2, vouchers: 1 });
    expect(await currentAccount(context.db)).toMatchObject({ n: 2, cumulative: 2n * PRICE });
    expect((await context.db.receipts.get(2))!.entry).toBe(1);
    expect((await context.db.receipts.get(5))!.entry).toBe(2);
  });

  test('entries of another device are taken as they are', async () => {
    const { context, service } = await bound();
    service.enter([7], 99n, deviceTag(WALLET, CAMPAIGN));
    await applyUpdate(context, service.update(3, 1));
    expect(await currentAccount(context.db)).toMatchObject({ cumulative: PRICE + 99n });
  });

  test('missing entries are fetched', async () => {
    const { context, service } = await bound();
    for (let n = 0; n < 5; n++) service.enter([n + 1], 1n, deviceTag(WALLET, CAMPAIGN));
    const update = service.update(3, 4);
    await applyUpdate(context, update);
    expect(await context.db.accountEntries.count()).toBe(6);
  });

  const forgeries: [
    string,
    (service: Awaited<ReturnType<typeof bound>>['service']) => void,
    RegExp,
  ][] = [
    ['an entry that counts a receipt twice', (s) => s.enter([2], PRICE), /twice/],
    [
      'an entry over another sum',
      (s) => {
        const work = s.add('work', uuid(9), PRICE, 0n);
        s.add('credit', uuid(9), -PRICE, PRICE);
        s.enter([work.seq + 1], PRICE + 1n);
      },
      /different sum/,
    ],
    ['an entry over no credit', (s) => s.enter([1], PRICE), /not a credit/],
    [
      'a second entry of the same update over one receipt',
      (s) => {
        const work = s.add('work', uuid(9), PRICE, 0n);
        s.add('credit', uuid(9), -PRICE, PRICE);
        s.enter([work.seq + 1], PRICE);
        s.enter([work.seq + 1], PRICE);
      },
      /twice/,
    ],
  ];
  test.each(forgeries)('%s is refused', async (_, forge, message) => {
    const { context, service, stored } = await bound();
    const before = await stored();
    forge(service);
    await expect(applyUpdate(context, service.update(3, 1))).rejects.toThrow(message);
    expect(await stored()).toEqual(before);
  });

  const vouchers: [string, (update: LedgerUpdate) => void, RegExp][] = [
    [
      'of another wallet',
      (u) => {
        u.account!.tail!.voucher.account = CAMPAIGN.slice(0, 42);
      },
      /another wallet/,
    ],
    [
      'over another head',
      (u) => {
        u.account!.tail!.voucher.ledgerHead = CAMPAIGN;
      },
      /chain of its wallet/,
    ],
    [
      'with another signature',
      (u) => {
        u.account!.tail!.voucher.sig = u.checkpoint.sig;
      },
      /another key/,
    ],
    [
      'with another list',
      (u) => {
        u.account!.tail!.list[0]!.min = '1';
      },
      /different backing list/,
    ],
    [
      'without its accruals',
      (u) => {
        u.account!.tail!.attestations = [];
      },
      /missing/,
    ],
    [
      'with a forged accrual',
      (u) => {
        u.account!.tail!.attestations[0]!.sig = u.checkpoint.sig;
      },
      /another key/,
    ],
    [
      'with too small an accrual',
      (u) => {
        u.account!.tail!.attestations[0]!.cumulative = '1';
      },
      /too small/,
    ],
  ];
  test.each(vouchers)('a voucher %s is refused', async (_, forge, message) => {
    const { context, service } = await bound();
    service.work(uuid(2));
    const update = service.update(3, 1);
    forge(update);
    await expect(applyUpdate(context, update)).rejects.toThrow(message);
  });

  test('a wallet that is bound again is known as before', async () => {
    const { context, service } = await bound();
    for (const account of [OTHER, WALLET]) {
      service.bind(account);
      await pullLedger(context, true);
    }
    expect(await currentAccount(context.db)).toMatchObject({
      account: WALLET,
      n: 1,
      cumulative: PRICE,
    });
  });

  test('a wallet that no bind receipt names is refused', async () => {
    const { context, service } = await device();
    service.work(uuid(1));
    const update = service.update(0, 0);
    const account = { account: WALLET, entries: [], tail: null };
    await expect(applyUpdate(context, { ...update, account })).rejects.toThrow(/never bound/);
  });
});

describe('pullLedger and refetchLedger', () => {
  test('pulls what came without an answer', async () => {
    const { context, service, stored } = await device();
    for (let n = 1; n <= 4; n++) service.work(uuid(n));
    service.bind(WALLET);
    await pullLedger(context);
    expect(await stored()).toMatchObject({ receipts: 9, entries: 1, vouchers: 1 });
  });

  test('a credit that arrives between two answers is not a mismatch', async () => {
    const { context, service, stored } = await device();
    service.work(uuid(1));
    service.bind(WALLET);
    await pullLedger(context);
    service.tamper = (route, answer) => {
      // Decided after the receipts and before the entries are read.
      if (route === 'receipts') {
        service.tamper = (_, later) => later;
        service.work(uuid(2));
      }
      return answer;
    };
    await pullLedger(context, true);
    expect(await stored()).toMatchObject({ receipts: 5, entries: 2 });
  });

  test('rebuilds everything, and keeps names and times of this device', async () => {
    const { context, service, stored } = await device();
    for (let n = 1; n <= 4; n++) service.work(uuid(n));
    service.bind(WALLET);
    await pullLedger(context);
    await context.db.works.update(uuid(1), { campaignName: 'Mine', shownMs: 12 });
    const before = await stored();
    await context.db.days.clear();
    expect(await refetchLedger(context)).toBe(9);
    expect(await stored()).toEqual(before);
    expect(await context.db.works.get(uuid(1))).toMatchObject({
      campaignName: 'Mine',
      shownMs: 12,
    });
    expect(await context.db.days.toArray()).toMatchObject([{ tasks: 4, ms: 12 }]);
  });

  test('a history that differs from what was signed replaces nothing', async () => {
    const { context, service, device: id, stored } = await device();
    service.work(uuid(1));
    await pullLedger(context);
    const before = await stored();
    service.receipts = [];
    service.start(id);
    for (let n = 5; n <= 8; n++) service.work(uuid(n));
    await expect(refetchLedger(context)).rejects.toMatchObject({ code: 'receipt_mismatch' });
    expect(await stored()).toEqual(before);
  });
});
