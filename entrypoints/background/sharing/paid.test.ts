import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { fakeBrowser } from 'wxt/testing/fake-browser';
import { getMeta } from '../../../lib/db/meta.ts';
import { sharingSessionItem } from '../../../lib/storage/sharing.ts';
import { generateKey, publicHex } from '../identity/ed25519.ts';
import { identity } from '../identity/identity.ts';
import { ACCRUAL_KEY, PRICE } from '../testing/keys.ts';
import { TestService, testDevice } from '../testing/service.ts';
import { uuid } from '../testing/tasks.ts';
import { pullShared } from './paid.ts';

beforeEach(() => {
  fakeBrowser.reset();
  Object.assign(fakeBrowser, {
    permissions: { contains: async () => true },
    storage: { ...fakeBrowser.storage, managed: { get: async () => ({}) } },
    extension: { inIncognitoContext: false },
    idle: undefined,
  });
});
afterEach(() => vi.restoreAllMocks());

/** A device that shared, and what the service says to its bandwidth key. */
async function shared() {
  const { context } = await testDevice();
  const pair = await generateKey();
  const device = await publicHex(pair.publicKey);
  const { device: owner } = await identity(context.db);
  await context.db.keys.put({ name: 'bandwidth', device, owner, pair, registered: true });
  const session = { device, token: 'a token', now: 0, expiresAt: 9_000_000_000_000 };
  await sharingSessionItem.set(session);

  const book = new TestService();
  book.start(device);
  book.work(uuid(1));
  const said = { receipts: book.receipts, checkpoint: book.checkpoint() };
  vi.spyOn(globalThis, 'fetch').mockImplementation(async () =>
    Response.json({ ...said, more: false, move: null }),
  );
  const stored = async () => ({
    receipts: await context.db.sharingReceipts.count(),
    credited: (await getMeta(context.db, 'sharingChain'))?.credited,
    mismatch: (await getMeta(context.db, 'mismatch'))?.code,
  });
  return { context, book, said, stored };
}

test('what was paid for sharing is stored once it verifies', async () => {
  const { context, stored } = await shared();
  await pullShared(context, true);
  expect(await stored()).toEqual({ receipts: 2, credited: PRICE, mismatch: undefined });
});

test.each<[string, (made: Awaited<ReturnType<typeof shared>>) => void]>([
  [
    'a credit that was changed',
    ({ said }) => {
      said.receipts = said.receipts.map((one) => ({ ...one, reason: 'x' }));
    },
  ],
  [
    'a checkpoint by another key',
    ({ said, book }) => {
      said.checkpoint = book.checkpoint(ACCRUAL_KEY);
    },
  ],
  [
    'receipts of another key',
    ({ said }) => {
      said.receipts = said.receipts.map((one) => ({ ...one, device: `0x${'2'.repeat(64)}` }));
    },
  ],
])('%s: nothing is stored, and it is shown', async (_, forge) => {
  const made = await shared();
  forge(made);
  const pulled = pullShared(made.context, true);
  await expect(pulled).rejects.toMatchObject({ code: 'receipt_mismatch' });
  expect(await made.stored()).toEqual({
    receipts: 0,
    credited: undefined,
    mismatch: 'receipt_mismatch',
  });
});
