import { wordlist } from '@scure/bip39/wordlists/english.js';
import fc from 'fast-check';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import { fakeBrowser } from 'wxt/testing/fake-browser';
import { allHoldings } from '../../../lib/db/holdings.ts';
import { getMeta } from '../../../lib/db/meta.ts';
import { emptyAccount } from '../../../lib/domain/account-chain.ts';
import { Backup, Holding } from '../../../lib/protocol/backup.ts';
import { secondCopyItem } from '../../../lib/storage/second-copy.ts';
import { sessionItem } from '../../../lib/storage/session.ts';
import { snapshotItem } from '../../../lib/storage/snapshot.ts';
import type { Context } from '../core/context.ts';
import { writeSnapshot } from '../core/snapshot.ts';
import { ensureIdentity } from '../identity/identity.ts';
import { pullLedger } from '../ledger/pull.ts';
import { refetchLedger } from '../ledger/refetch.ts';
import { readSecondCopy } from '../ledger/second-copy.ts';
import { CAMPAIGN, NOW, OTHER, PRICE, WALLET } from '../testing/keys.ts';
import { type TestService, testDevice } from '../testing/service.ts';
import { uuid } from '../testing/tasks.ts';
import { importBackup } from './import-backup.ts';
import { lookForDamage, noteDamage, repairDatabase } from './repair.ts';
import { recoveryWords, restore } from './restore.ts';

beforeEach(() => {
  fakeBrowser.reset();
  vi.stubGlobal('fetch', async () => new Response(wordlist.join('\n')));
});

/** Two credits that are permanent and in a root, and a third that is the tail. */
async function earned() {
  const made = await testDevice();
  const { context, service } = made;
  service.work(uuid(1));
  service.bind(WALLET);
  service.work(uuid(2));
  service.book.accrued = true;
  service.epoch = 3;
  await pullLedger(context, true);
  service.book.accrued = false;
  service.work(uuid(3));
  context.time += 60_000;
  await pullLedger(context);
  return made;
}

/** Another, empty install on the same network. */
const fresh = (service: TestService) => testDevice(service);

const held = async ({ db }: Context) => (await allHoldings(db)).map((one) => Holding.parse(one));

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
    service.enter([2], PRICE);
    await refetchLedger(context);
    expect((await context.db.accounts.get(WALLET))?.cumulative).toBe(PRICE);
    expect((await held(context))[0]?.tail?.voucher.cumulative).toBe('135000');
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
  });
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

/** Values to put somewhere into a file; most leave it valid JSON of the right shape. */
const digit = fc.constantFrom('0', '1', '9', 'a', 'f', '-', '"', ' ');

function parse(text: string): Backup | null {
  try {
    const parsed = Backup.safeParse(JSON.parse(text));
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
}

describe('importing a backup', () => {
  const counts = async ({ db }: Context) => ({
    receipts: await db.receipts.count(),
    entries: await db.accountEntries.count(),
    vouchers: await db.accountVouchers.count(),
    proofs: await db.proofs.count(),
  });

  test('on another install stores what pays; receipts wait for their words', async () => {
    const { service } = await earned();
    const { context } = await fresh(service);
    const report = await importBackup(context, service.backup());
    expect(report).toMatchObject({
      receipts: 0,
      vouchers: 1,
      proofs: 1,
      foreign: true,
      refused: [],
    });
    expect(await held(context)).toMatchObject([
      { account: WALLET, tail: { voucher: { cumulative: '135000' } } },
    ]);
    expect((await context.db.proofs.get(WALLET))?.saidBy).toBe('file');
  });

  test('stores missing receipts and entries of this identity; importing twice changes nothing', async () => {
    const { context, service } = await earned();
    service.work(uuid(4));
    service.work(uuid(5));
    const backup = service.backup();
    const before = service.calls.length;
    expect(await importBackup(context, backup)).toMatchObject({
      receipts: 4,
      entries: 2,
      vouchers: 0,
      foreign: false,
      refused: [],
    });
    const stored = await counts(context);
    expect(await importBackup(context, backup)).toMatchObject({
      receipts: 0,
      entries: 0,
      vouchers: 0,
      proofs: 0,
    });
    expect(await counts(context)).toEqual(stored);
    expect(service.calls.length).toBe(before);
  });

  test('of another vault is refused as a whole', async () => {
    const { context, service } = await earned();
    const backup = service.backup();
    const network = { ...backup.network, vault: OTHER };
    const imported = importBackup(context, { ...backup, network });
    await expect(imported).rejects.toThrow(/This file belongs to vault/);
  });

  test('a proof that claims more than any voucher is refused, since nobody signs a root', async () => {
    const { service } = await earned();
    const { context } = await fresh(service);
    const backup = service.backup();
    service.enter([99], 900_000n);
    backup.wallets[0]!.proof = service.book.proof(3);
    const { refused, proofs } = await importBackup(context, backup);
    expect(proofs).toBe(0);
    expect(refused).toEqual(['The Merkle proof claims more than any signed voucher.']);
  });

  test('whatever is changed in it, only receipts that the service signed are stored', async () => {
    await fc.assert(
      fc.asyncProperty(fc.double({ min: 0, max: 1, noNaN: true }), digit, async (where, sign) => {
        const { context, service } = await earned();
        service.work(uuid(4));
        const whole = JSON.stringify(service.backup());
        const at = Math.floor(where * (whole.length - 1));
        const parsed = parse(whole.slice(0, at) + sign + whole.slice(at + 1));
        if (parsed) await importBackup(context, parsed).catch(() => undefined);
        const stored = await context.db.receipts.toArray();
        expect([7, 9]).toContain(stored.length);
        for (const [i, row] of stored.entries()) expect(row).toMatchObject(service.receipts[i]!);
        expect(await getMeta(context.db, 'mismatch')).toBeUndefined();
        context.db.close();
      }),
      { numRuns: 25 },
    );
  }, 30_000);

  test('whatever is changed in a file, nothing is stored that does not verify', async () => {
    const { service } = await earned();
    const whole = JSON.stringify(service.backup());
    const good = service.backup().wallets[0]!;
    const honest = new Set([good.tail!.voucher.sig]);
    await fc.assert(
      fc.asyncProperty(fc.nat(whole.length - 1), digit, async (at, sign) => {
        const parsed = parse(whole.slice(0, at) + sign + whole.slice(at + 1));
        if (!parsed) return;
        const { context } = await fresh(service);
        await importBackup(context, parsed).catch(() => undefined);
        for (const { tail, permanent, proof, account } of await held(context)) {
          expect(account).toBe(WALLET);
          expect(permanent).toBeNull();
          if (tail) {
            expect(honest).toContain(tail.voucher.sig);
            expect(tail.voucher.cumulative).toBe('135000');
            expect(tail.list).toEqual([{ campaign: CAMPAIGN, min: '135000' }]);
          }
          if (proof) expect(proof.root).toBe(good.proof!.root);
        }
        expect(await context.db.receipts.count()).toBe(0);
        context.db.close();
      }),
      { numRuns: 150 },
    );
  });
});
