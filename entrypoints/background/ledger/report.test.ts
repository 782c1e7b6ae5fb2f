import { beforeEach, describe, expect, test } from 'vitest';
import { fakeBrowser } from 'wxt/testing/fake-browser';
import type { Context } from '../core/context.ts';
import { testDevice } from '../testing/service.ts';
import { uuid } from '../testing/tasks.ts';
import { applyUpdate } from './apply-update.ts';
import { verifyReceipt } from './report.ts';

beforeEach(() => fakeBrowser.reset());

describe('verifyReceipt', () => {
  test('checks hash, chain and signature again, and finds what was changed on disk', async () => {
    const { context, service } = await testDevice();
    service.work(uuid(1));
    service.work(uuid(2));
    await applyUpdate(context, service.update(0, 0));
    expect(await verifyReceipt(context, 2)).toMatchObject({
      ok: true,
      signer: context.network.voucherSigner,
    });
    await context.db.receipts.update(3, { creditDelta: '1' });
    expect(await verifyReceipt(context, 2)).toMatchObject({
      ok: false,
      failed: expect.stringMatching('continue'),
    });
  });

  test.each<[string, (context: Context) => Promise<unknown>, RegExp]>([
    [
      'the receipt before it',
      ({ db }) => db.receipts.update(1, { reason: 'x' }),
      /continue receipt 1/,
    ],
    ['the last receipt', ({ db }) => db.receipts.update(4, { reason: 'x' }), /different receipts/],
    ['the checkpoint', ({ db }) => db.checkpoints.update(4, { pending: '7' }), /another key/],
  ])('finds that %s was changed', async (_, change, words) => {
    const { context, service } = await testDevice();
    service.work(uuid(1));
    service.work(uuid(2));
    await applyUpdate(context, service.update(0, 0));
    await change(context);
    expect(await verifyReceipt(context, 2)).toMatchObject({
      ok: false,
      failed: expect.stringMatching(words),
      signer: null,
    });
  });
});
