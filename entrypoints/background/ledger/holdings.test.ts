import { beforeEach, expect, test } from 'vitest';
import { fakeBrowser } from 'wxt/testing/fake-browser';
import { getMeta } from '../../../lib/db/meta.ts';
import type { BackedVoucher } from '../../../lib/protocol/receipts.ts';
import type { Context } from '../core/context.ts';
import { earned, held } from '../testing/earned.ts';
import { PRICE, WALLET } from '../testing/keys.ts';
import { pullLedger } from './pull.ts';
import { storeVerified } from './store.ts';

beforeEach(() => fakeBrowser.reset());

/** Stores a voucher as the service's newest, with the chains as they are. */
async function storeTail(context: Context, tail: BackedVoucher): Promise<void> {
  const { db } = context;
  await storeVerified(context, {
    replaceAll: false,
    replaceAccount: undefined,
    chain: (await getMeta(db, 'chain'))!,
    receipts: [],
    checkpoint: (await db.checkpoints.orderBy('seq').last())!,
    account: {
      account: WALLET,
      head: (await db.accounts.get(WALLET))!,
      entries: [],
      covered: new Map(),
      tail,
    },
  });
}

test('a proof of an older root does not take the place of the newest', async () => {
  const { context, service } = await earned();
  service.epoch = 2;
  await pullLedger(context, true);
  expect(service.calls.at(-1)).toBe('rootProof');
  expect((await held(context))[0]?.proof?.epoch).toBe(3);
});

test('a voucher that pays less takes the place of neither the newest nor the permanent one', async () => {
  const { context } = await earned();
  const [before] = await held(context);
  const { permanent } = before!;
  await storeTail(context, {
    ...permanent!,
    voucher: { ...permanent!.voucher, cumulative: PRICE.toString() },
  });
  expect(await held(context)).toEqual([before]);
});
