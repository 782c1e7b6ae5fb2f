import fc from 'fast-check';
import { beforeEach, describe, expect, test } from 'vitest';
import { fakeBrowser } from 'wxt/testing/fake-browser';
import { getMeta } from '../../../lib/db/meta.ts';
import { Backup } from '../../../lib/protocol/backup.ts';
import type { Context } from '../core/context.ts';
import { pullLedger } from '../ledger/pull.ts';
import { earned, held } from '../testing/earned.ts';
import { CAMPAIGN, OTHER, WALLET } from '../testing/keys.ts';
import { type TestService, testDevice } from '../testing/service.ts';
import { uuid } from '../testing/tasks.ts';
import { importBackup } from './import-backup.ts';

beforeEach(() => fakeBrowser.reset());

/** Another, empty install on the same network. */
const fresh = (service: TestService) => testDevice(service);

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
    const chain = { ...backup.network, chainId: 1 };
    const foreign = importBackup(context, { ...backup, network: chain });
    await expect(foreign).rejects.toMatchObject({ code: 'chain_mismatch' });
  });

  test('of yesterday takes nothing back', async () => {
    const { context, service } = await earned();
    const old = structuredClone(service.backup());
    service.work(uuid(4));
    service.epoch = 4;
    service.book.accrued = true;
    await pullLedger(context, true);
    const before = [await counts(context), await held(context)];
    const nothing = { receipts: 0, entries: 0, vouchers: 0, proofs: 0, refused: [] };
    expect(await importBackup(context, old)).toMatchObject(nothing);
    expect([await counts(context), await held(context)]).toEqual(before);
  });

  test('holds a proof in place of none, and never in place of the service’s or a newer one', async () => {
    const { context, service } = await earned();
    const there = await fresh(service);
    const proofs = async (made: typeof there, epoch: number) => {
      service.epoch = epoch;
      return (await importBackup(made.context, service.backup())).proofs;
    };
    expect(await proofs({ ...there, context: context as typeof there.context }, 9)).toBe(0);
    expect(await context.db.proofs.get(WALLET)).toMatchObject({ epoch: 3, saidBy: 'service' });
    for (const [epoch, stored] of [
      [5, 1],
      [4, 0],
      [5, 0],
      [6, 1],
    ] as const) {
      expect(await proofs(there, epoch)).toBe(stored);
    }
  });

  test('a forged one says nothing about the service', async () => {
    const { context, service } = await earned();
    service.work(uuid(4));
    const backup = service.backup();
    backup.receipts = backup.receipts.map((one) => ({ ...one, reason: 'x' }));
    backup.wallets = [];
    const { refused, receipts } = await importBackup(context, backup);
    expect(receipts).toBe(0);
    expect(refused).not.toEqual([]);
    expect(await getMeta(context.db, 'mismatch')).toBeUndefined();
  });

  test('with a gap is refused, and the rest is not fetched', async () => {
    const { context, service } = await earned();
    for (const n of [4, 5]) service.work(uuid(n));
    const backup = service.backup();
    backup.receipts = backup.receipts.filter(({ seq }) => seq !== 9);
    backup.wallets = [];
    const before = service.calls.length;
    const { refused, receipts } = await importBackup(context, backup);
    expect([receipts, refused]).toEqual([0, ['The file has a gap: some receipts are missing.']]);
    expect(service.calls.length).toBe(before);
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
