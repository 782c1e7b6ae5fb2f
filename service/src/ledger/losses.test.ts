import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type Context, DEFAULT_RULES } from '../context.ts';
import { addDevice } from '../devices/find.ts';
import { createSigner } from '../keys.ts';
import { applyCampaign } from '../settlement/apply-campaign.ts';
import { permanentTotals } from '../settlement/roots/totals.ts';
import { openStore, type Store } from '../store/store.ts';
import { createCampaignRow } from '../testing/rows.ts';
import { appendEntry } from './account.ts';
import { assignCredits } from './binding/assign.ts';
import { noteLoss } from './losses.ts';
import { makeGood } from './make-good.ts';
import { issueVoucher } from './voucher.ts';

const DOMAIN = { chainId: 31_337, vault: `0x${'5f'.repeat(20)}` };
const key = (byte: string) => `0x${byte.repeat(32)}`;
const CAMPAIGN = key('ca');
const DEVICE = key('d1');
const WALLET = `0x${'a1'.repeat(20)}`;
const NOW = 1_800_000_000_000;

let folder: string;
let store: Store;
let ctx: Context;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'stint-losses-'));
  store = await openStore(join(folder, 'service.db'), DOMAIN);
  const signer = createSigner({ voucher: key('01'), accrual: key('02'), relayer: key('03') });
  ctx = { store, domain: DOMAIN, signer, now: () => NOW, rules: DEFAULT_RULES };
  await store.write(async (db) => {
    await createCampaignRow(db, CAMPAIGN, NOW / 1000 + 86_400, NOW);
    await addDevice(ctx, db, { device: DEVICE, recoveryKey: 'r', account: null });
  });
  await read(500n, 100n);
});
afterEach(async () => {
  await store.close();
  rmSync(folder, { recursive: true, force: true });
});

/** The chain has so much of the campaign. */
const read = (funded: bigint, accrued: bigint) =>
  store.write((db) =>
    applyCampaign(ctx, db, CAMPAIGN, {
      requester: `0x${'11'.repeat(20)}`,
      deadline: NOW / 1000 + 86_400,
      closed: false,
      funded,
      accrued,
    }),
  );

/** Credits without money in the wallet's chain, as after a restore. */
const credit = (amount: bigint) =>
  store.write(async (db) => {
    const entry = { account: WALLET, device: DEVICE, creditSeqs: [1], positions: new Map() };
    await appendEntry(ctx, db, { ...entry, amount });
  });

const says = async () => {
  const issued = await store.write((db) => issueVoucher(ctx, db, WALLET));
  return [issued?.voucher.cumulative, issued?.owed[0]?.amount ?? '0'];
};

test('a loss is owed to its wallet and in no voucher until it is made good', async () => {
  await credit(70n);
  const loss = { device: DEVICE, account: WALLET, campaign: CAMPAIGN, amount: 70n };
  await store.write((db) => noteLoss(ctx, db, loss));
  expect(await says()).toEqual(['0', '70']);

  // What the chain says about the campaign changes nothing about it.
  await read(400n, 100n);
  expect(await says()).toEqual(['0', '70']);

  await makeGood(ctx, CAMPAIGN);
  expect(await says()).toEqual(['70', '0']);
});

test('a loss of a device without a wallet is owed to the one that it is bound to', async () => {
  const loss = { device: DEVICE, account: null, campaign: CAMPAIGN, amount: 70n };
  await store.write((db) => noteLoss(ctx, db, loss));
  await credit(70n);
  await store.write((db) => assignCredits(ctx, db, { device: DEVICE, account: WALLET }));
  expect(await says()).toEqual(['0', '70']);
});

test('what has accrued stays in vouchers, whoever brings it', async () => {
  await credit(70n);
  const loss = { device: DEVICE, account: WALLET, campaign: CAMPAIGN, amount: 70n };
  await store.write((db) => noteLoss(ctx, db, loss, true));
  expect(await says()).toEqual(['70', '0']);
});

test('a total that became a debt is in no root any more', async () => {
  await credit(70n);
  expect(await says()).toEqual(['70', '0']);
  expect((await permanentTotals(ctx)).map(({ cumulative }) => cumulative)).toEqual([70n]);

  const loss = { device: DEVICE, account: WALLET, campaign: CAMPAIGN, amount: 70n };
  await store.write((db) => noteLoss(ctx, db, loss));
  expect(await permanentTotals(ctx)).toEqual([]);
});
