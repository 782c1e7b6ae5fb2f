import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { DEFAULT_RULES } from '../../context.ts';
import { addDevice, getDevice } from '../../devices/find.ts';
import { createSigner } from '../../keys.ts';
import { openStore } from '../../store/store.ts';
import { appendReceipt, headOf, signCheckpoint } from '../receipts.ts';
import { present, tryToPresent } from './present.ts';

const DOMAIN = { chainId: 31_337, vault: `0x${'5f'.repeat(20)}` };
const key = (byte: string) => `0x${byte.repeat(32)}`;
const OWNER = key('a1');
const BANDWIDTH = key('b1');

test('a bandwidth key shows that the copy is old, but cannot present units that would be decided twice', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'stint-present-'));
  const store = await openStore(join(folder, 'service.db'), DOMAIN);
  const signer = createSigner({ voucher: key('01'), accrual: key('02'), relayer: key('03') });
  const ctx = { store, domain: DOMAIN, signer, now: () => 1, rules: DEFAULT_RULES };
  try {
    await store.write(async (db) => {
      const account = null;
      await addDevice(ctx, db, { account, recoveryKey: 'a', device: OWNER });
      await addDevice(ctx, db, {
        account,
        recoveryKey: 'b',
        device: BANDWIDTH,
        ownerDevice: OWNER,
      });
    });
    // Signed after the copy was made: the device keeps it, and the rollback removes it here.
    const signed = Promise.withResolvers<Parameters<typeof present>[2]>();
    const undone = store.write(async (db) => {
      const head = headOf(await getDevice(db, BANDWIDTH));
      const line = { kind: 'work', campaign: key('ca'), unit: 'u', pendingDelta: 5n } as const;
      const receipt = await appendReceipt(ctx, db, BANDWIDTH, head, line);
      const checkpoint = await signCheckpoint(ctx, db, BANDWIDTH, head);
      signed.resolve({ checkpoint, receipts: [receipt], accounts: [] });
      throw new Error('the copy does not know of it');
    });
    await expect(undone).rejects.toThrow('the copy');
    const held = await signed.promise;
    await expect(tryToPresent(ctx, BANDWIDTH, held)).rejects.toMatchObject({ code: 'forbidden' });
    await expect(present(ctx, BANDWIDTH, held)).rejects.toMatchObject({ code: 'forbidden' });
    expect((await getDevice(store.db, BANDWIDTH)).seq).toBe(0);
  } finally {
    await store.close();
    rmSync(folder, { recursive: true, force: true });
  }
});
