import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { DEFAULT_RULES } from '../../context.ts';
import { createSigner } from '../../keys.ts';
import { openStore } from '../../store/store.ts';
import { createSwitch } from './switch.ts';

const DOMAIN = { chainId: 31_337, vault: `0x${'5f'.repeat(20)}` };
const key = (byte: string) => `0x${byte.repeat(32)}`;

test('once switched off it stays off, even when that could not be stored', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'stint-switch-'));
  const store = await openStore(join(folder, 'service.db'), DOMAIN);
  const signer = createSigner({ voucher: key('01'), accrual: key('02'), relayer: key('03') });
  const ctx = { store, domain: DOMAIN, signer, now: () => 1, rules: DEFAULT_RULES };
  let isFull = false;
  store.beforeCommit(async () => {
    if (isFull) throw new Error('no space left on device');
  });
  try {
    const relay = createSwitch(ctx, () => {});
    await relay.turn(true, 'begin');
    expect(relay.isOn()).toBe(true);
    isFull = true;
    await expect(relay.turn(false, 'stop')).rejects.toThrow('no space');
    await relay.read();
    expect(relay.isOn()).toBe(false);
    isFull = false;
    await relay.turn(true, 'go on');
    await relay.read();
    expect(relay.isOn()).toBe(true);
  } finally {
    await store.close();
    rmSync(folder, { recursive: true, force: true });
  }
});
