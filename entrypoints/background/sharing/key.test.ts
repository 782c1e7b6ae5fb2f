import { beforeEach, expect, test, vi } from 'vitest';
import { fakeBrowser } from 'wxt/testing/fake-browser';
import { sharingSessionItem } from '../../../lib/storage/sharing.ts';
import { generateKey, publicHex } from '../identity/ed25519.ts';
import { identity } from '../identity/identity.ts';
import { testDevice } from '../testing/service.ts';
import { findBandwidthKey, sharingToken } from './key.ts';

beforeEach(() => fakeBrowser.reset());

test('a token that the relay refused is replaced once, and the new one is kept', async () => {
  const { context } = await testDevice();
  const pair = await generateKey();
  const device = await publicHex(pair.publicKey);
  const { device: owner } = await identity(context.db);
  await context.db.keys.put({ name: 'bandwidth', device, owner, pair, registered: true });
  const session = { device, token: 'stale', now: 0, expiresAt: 9_000_000_000_000 };
  await sharingSessionItem.set(session);
  const call = vi.fn().mockResolvedValue({ ...session, token: 'fresh', now: context.now() });
  const asking = { ...context, api: { ...context.api, call } } as unknown as typeof context;
  expect(await sharingToken(asking)).toBe('stale');
  expect(call).not.toHaveBeenCalled();
  const both = [sharingToken(asking, 'stale'), sharingToken(asking, 'stale')];
  expect(await Promise.all(both)).toEqual(['fresh', 'fresh']);
  expect(call).toHaveBeenCalledOnce();
  expect(call.mock.calls[0]![0]).toBe('session');
});

test('a bandwidth key earns for the identity that made it, and for no other', async () => {
  const { context } = await testDevice();
  const pair = await generateKey();
  const device = await publicHex(pair.publicKey);
  const { device: owner } = await identity(context.db);
  const row = { name: 'bandwidth', device, owner, pair, registered: true } as const;
  await context.db.keys.put(row);
  expect((await findBandwidthKey(context))?.device).toBe(device);
  await context.db.keys.put({ ...row, owner: `0x${'2'.repeat(64)}` });
  expect(await findBandwidthKey(context)).toBeNull();
});
