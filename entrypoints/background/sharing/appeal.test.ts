import { beforeEach, expect, test, vi } from 'vitest';
import { fakeBrowser } from 'wxt/testing/fake-browser';
import { generateKey, publicHex } from '../identity/ed25519.ts';
import { identity } from '../identity/identity.ts';
import { testDevice } from '../testing/service.ts';
import { uuid } from '../testing/tasks.ts';
import { appealShared } from './appeal.ts';

beforeEach(() => fakeBrowser.reset());

test('a key that the service does not know appeals nothing', async () => {
  const { context, service } = await testDevice();
  const pair = await generateKey();
  const device = await publicHex(pair.publicKey);
  const { device: owner } = await identity(context.db);
  await context.db.keys.put({ name: 'bandwidth', device, owner, pair, registered: false });
  const fetch = vi.spyOn(globalThis, 'fetch').mockRejectedValue(new Error('no network'));
  await expect(appealShared(context, { unit: uuid(1) })).rejects.toMatchObject({
    code: 'not_found',
  });
  expect(fetch).not.toHaveBeenCalled();
  expect(service.calls).toEqual([]);
  fetch.mockRestore();
});
