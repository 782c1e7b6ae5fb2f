import { wordlist } from '@scure/bip39/wordlists/english.js';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import { fakeBrowser } from 'wxt/testing/fake-browser';
import { getMeta } from '../../../lib/db/meta.ts';
import { emptyAccount } from '../../../lib/domain/account-chain.ts';
import { secondCopyItem } from '../../../lib/storage/second-copy.ts';
import { sessionItem } from '../../../lib/storage/session.ts';
import { snapshotItem } from '../../../lib/storage/snapshot.ts';
import type { Context } from '../core/context.ts';
import { writeSnapshot } from '../core/snapshot.ts';
import { ensureIdentity } from '../identity/identity.ts';
import { pullLedger } from '../ledger/pull.ts';
import { refetchLedger } from '../ledger/refetch.ts';
import { readSecondCopy } from '../ledger/second-copy.ts';
import { earned, held } from '../testing/earned.ts';
import { NOW, PRICE, WALLET } from '../testing/keys.ts';
import { uuid } from '../testing/tasks.ts';
import { lookForDamage, noteDamage, repairDatabase } from './repair.ts';
import { recoveryWords, restore } from './restore.ts';

beforeEach(() => {
  fakeBrowser.reset();
  vi.stubGlobal('fetch', async () => new Response(wordlist.join('\n')));
});

async function wipe({ db }: Context): Promise<void> {
  await Promise.all(db.tables.map((table) => table.clear()));
}

describe('what a wallet holds', () => {
  test('is kept: the permanent voucher, the tail, and the proof that leads to its root', async () => {
    const { context } = await earned();
    expect(await held(context)).toMatchObject([
      {
        account: WALLET,
        permanent: { voucher: { cumulative: '90000' } },
        tail: { voucher: { cumulative: '135000' } },
        proof: { cumulative: '90000', epoch: 3 },
      },
    ]);
  });

  test('refuses a proof that leads to another root, keeps what is here and shows it', async () => {
    const { context, service } = await earned();
    service.epoch = 4;
    service.tamper = (route, answer) =>
      route === 'rootProof' ? { ...(answer as object), cumulative: '999999' } : answer;
    await expect(pullLedger(context, true)).rejects.toThrow(/does not lead to its root/);
    expect((await held(context))[0]?.proof?.epoch).toBe(3);
    expect((await getMeta(context.db, 'mismatch'))?.message).toMatch(/Merkle/);
  });

  test('is not reduced by a service that has forgotten part of it', async () => {
    const { context, service } = await earned();
    const [account] = [...service.books.values()];
    account!.head = emptyAccount(service.domain, WALLET);
    account!.entries = [];
    account!.accrued = true;
    service.enter([2], PRICE);
    service.epoch = 2;
    await expect(refetchLedger(context)).rejects.toThrow(/credits it with less/);
    expect((await context.db.accounts.get(WALLET))?.cumulative).toBe(3n * PRICE);
    expect(await held(context)).toMatchObject([
      {
        tail: { voucher: { cumulative: '135000' } },
        permanent: { voucher: { cumulative: '90000' } },
        proof: { epoch: 3, cumulative: '90000' },
      },
    ]);
  });

  test('asks for a proof only when a newer one is possible, and not often', async () => {
    const { context, service } = await earned();
    const asked = () => service.calls.filter((route) => route === 'rootProof').length;
    const before = asked();
    for (let i = 0; i < 3; i++) {
      context.time += 60_000;
      await pullLedger(context);
    }
    expect(asked()).toBe(before);
    service.book.accrued = true;
    context.time += 600_000;
    await pullLedger(context);
    expect(asked()).toBe(before + 1);
  });
});

describe('the second copy', () => {
  test('follows each change of the ledger', async () => {
    const { context } = await earned();
    expect(await readSecondCopy()).toMatchObject({
      holdings: await held(context),
      checkpoints: [{ seq: 7, credited: '135000' }],
    });
  });

  test('forgets nothing that the database has lost', async () => {
    const { context, service } = await earned();
    const before = await readSecondCopy();
    await wipe(context);
    await ensureIdentity(context.db, NOW);
    service.account = null;
    service.receipts = [];
    service.start((await ensureIdentity(context.db, NOW)).device);
    service.work(uuid(9));
    await pullLedger(context, true);
    expect(await readSecondCopy()).toMatchObject({
      holdings: (before as { holdings: object[] }).holdings,
      checkpoints: [{ seq: 7 }, { seq: 2 }],
    });
  });

  test('that is damaged is told from an absent one, and rewritten from the database', async () => {
    const { context, service } = await earned();
    const copy = (await secondCopyItem.get())!;
    copy.holdings[0]!.tail!.voucher.cumulative = '900000';
    await secondCopyItem.set(copy);
    expect(await readSecondCopy()).toBe('damaged');
    expect(await lookForDamage(context)).toMatchObject({ copy: 'damaged', missing: [] });
    service.work(uuid(4));
    await pullLedger(context, true);
    expect(await readSecondCopy()).toMatchObject({ holdings: await held(context) });
    const kept = await fakeBrowser.storage.local.get('second-copy.damaged');
    expect(JSON.stringify(kept)).toContain('900000');
  });
});

test('a copy that cannot be read at all is kept beside the new one', async () => {
  const { context, service } = await earned();
  const text = '{"v":1,"value":{"holdings":';
  await fakeBrowser.storage.local.set({ 'second-copy': text });
  service.work(uuid(4));
  await pullLedger(context, true);
  expect(await readSecondCopy()).toMatchObject({ holdings: await held(context) });
  const kept = await fakeBrowser.storage.local.get('second-copy.damaged');
  expect(JSON.stringify(kept)).toContain('holdings');
});

describe('repair', () => {
  test('is not offered while all is well', async () => {
    const { context } = await earned();
    expect(await lookForDamage(context)).toMatchObject({
      database: 'ok',
      copy: 'ok',
      missing: [],
      lost: null,
    });
  });

  test('restores vouchers, list, attestations and proof, and says what the words are for', async () => {
    const { context, device } = await earned();
    const before = await held(context);
    await wipe(context);
    await ensureIdentity(context.db, NOW);
    await noteDamage(context);
    await writeSnapshot(context);
    expect(await snapshotItem.get()).toMatchObject({ repair: true });
    const found = await lookForDamage(context);
    expect(found.missing).toEqual([
      { account: WALLET, permanent: '90000', tail: '135000', proof: '90000' },
    ]);
    expect(found.lost).toMatchObject({ device, seq: 7, credited: '135000', same: false });
    const after = await repairDatabase(context);
    expect(after.missing).toEqual([]);
    expect(await held(context)).toEqual(before);
  });

  test('deletes and recreates a database that cannot be read', async () => {
    const { context } = await earned();
    const before = await held(context);
    await writeSnapshot(context);
    const broken = vi
      .spyOn(context.db.accountVouchers, 'toArray')
      .mockRejectedValue(new Error('UnknownError: Internal error opening backing store'));
    vi.spyOn(console, 'error').mockImplementation(() => undefined);
    expect(await lookForDamage(context)).toMatchObject({ database: 'damaged' });
    expect(await noteDamage(context)).toBe(true);
    expect(await snapshotItem.get()).toMatchObject({ repair: true, credited: '135000' });
    // The database is opened again, as in a browser.
    const begin = context.db.delete.bind(context.db);
    vi.spyOn(context.db, 'delete').mockImplementation((...args) => {
      broken.mockRestore();
      return begin(...args);
    });
    expect(await repairDatabase(context)).toMatchObject({ database: 'ok', missing: [] });
    expect(await held(context)).toEqual(before);
  });

  test('with the words the identity and its receipts come back too', async () => {
    const { context, device } = await earned();
    const words = await recoveryWords(context);
    await wipe(context);
    await sessionItem.remove();
    await ensureIdentity(context.db, NOW);
    await repairDatabase(context);
    expect(await restore(context, words)).toBe(7);
    expect((await ensureIdentity(context.db, NOW)).device).toBe(device);
    expect(await getMeta(context.db, 'chain')).toMatchObject({ seq: 7, credited: 3n * PRICE });
    expect(await lookForDamage(context)).toMatchObject({ missing: [], lost: null });
  });
});
