import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { accrualDigest, backingHash, voucherDigest } from '../../../lib/domain/account-chain.ts';
import type { BackedVoucher } from '../../../lib/protocol/receipts.ts';
import { type Context, DEFAULT_RULES } from '../context.ts';
import { createSigner } from '../keys.ts';
import { openStore, type Store } from '../store/store.ts';
import { createCampaignRow } from '../testing/rows.ts';
import { carryClaims } from './carry-claims.ts';

/** What a transaction may use (EIP-7825). */
const LIMIT = 2n ** 24n;
const DOMAIN = { chainId: 31_337, vault: `0x${'5f'.repeat(20)}` };
const key = (byte: string) => `0x${byte.repeat(32)}`;
const id32 = (n: number) => `0x${n.toString(16).padStart(64, '0')}`;

let folder: string;
let store: Store;
let ctx: Context;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'stint-carry-'));
  store = await openStore(join(folder, 'service.db'), DOMAIN);
  const signer = createSigner({ voucher: key('01'), accrual: key('02'), relayer: key('03') });
  ctx = { store, domain: DOMAIN, signer, now: () => 1_800_000_000_000, rules: DEFAULT_RULES };
});
afterEach(async () => {
  await store.close();
  rmSync(folder, { recursive: true, force: true });
});

/** A wallet's signed claim that leans on these campaigns. */
async function addClaim(n: number, campaigns: number[], change: { recipient?: string } = {}) {
  const account = `0x${(n + 1).toString(16).padStart(40, '0')}`;
  const list = campaigns.map((each) => ({ campaign: id32(each), min: '5' }));
  const unsigned = {
    account,
    cumulative: '1000000',
    ledgerHead: id32(n + 1),
    backing: backingHash(list),
  };
  const voucher = { ...unsigned, sig: ctx.signer.sign('voucher', voucherDigest(DOMAIN, unsigned)) };
  const attestations = list.map(({ campaign }) => {
    const accrual = { campaign, cumulative: '9' };
    return { ...accrual, sig: ctx.signer.sign('accrual', accrualDigest(DOMAIN, accrual)) };
  });
  const backed: BackedVoucher = { voucher, list, attestations, goodUntil: 0 };
  const claim = {
    account,
    recipient: account,
    cumulative: '1000000',
    relayerFee: '1',
    relayer: ctx.signer.address('relayer'),
    deadline: 2_000_000_000,
    ...change,
  };
  const row = {
    digest: id32(n + 1),
    account,
    device: 'd',
    claim: JSON.stringify(claim),
    sig: `0x${'ab'.repeat(65)}`,
    voucher: JSON.stringify(backed),
    state: 'signed' as const,
    quote_expires: 0,
    tx: null,
    block: null,
    paid: null,
    reason: null,
    carrier: null,
    alone: 0,
    created_at: n,
  };
  await store.write((db) => db.insertInto('claims').values(row).execute());
}

const transactions = () =>
  store.db.selectFrom('transactions').select(['id', 'gas']).orderBy('created_at').execute();
const waiting = async () =>
  (await store.db.selectFrom('claims').select('digest').where('carrier', 'is', null).execute())
    .length;

test('a hundred claims over a hundred campaigns are cut into transactions that a block takes', async () => {
  for (let n = 0; n < 100; n += 1) await addClaim(n, [n]);
  await carryClaims(ctx);
  const sent = await transactions();
  expect(sent.length).toBeGreaterThan(2);
  for (const { gas } of sent) expect(BigInt(gas!)).toBeLessThanOrEqual(LIMIT / 2n);
  expect(await waiting()).toBe(0);
});

test('a smaller block makes smaller transactions', async () => {
  for (let n = 0; n < 20; n += 1) await addClaim(n, [n]);
  await carryClaims(ctx, 2_000_000n);
  for (const { id, gas } of await transactions()) {
    if (id.startsWith('batch:')) expect(gas!).toBeLessThanOrEqual(2_000_000);
  }
  expect(await waiting()).toBe(0);
});

test('the accruals of one claim go ahead of it when they do not fit, and it follows them', async () => {
  const campaigns = Array.from({ length: 200 }, (_, n) => n);
  await store.write(async (db) => {
    for (const n of campaigns) await createCampaignRow(db, id32(n), 2_000_000_000, 0);
  });
  await addClaim(0, campaigns);
  await carryClaims(ctx);
  const ahead = await transactions();
  expect(ahead.every(({ id }) => id.startsWith('accrue:'))).toBe(true);
  expect(ahead).toHaveLength(200);
  expect(await waiting()).toBe(1);

  await store.write((db) => db.updateTable('campaigns').set({ accrued: 9n }).execute());
  await carryClaims(ctx);
  expect((await transactions()).map(({ id }) => id)).toContain(`claim:${id32(1)}`);
  expect(await waiting()).toBe(0);
});

test('a claim that cannot be carried keeps none of the others', async () => {
  await addClaim(0, [0]);
  await addClaim(1, [1], { recipient: 'not an address' });
  await addClaim(2, [2]);
  await store.write((db) =>
    db.updateTable('claims').set({ voucher: '{' }).where('digest', '=', id32(1)).execute(),
  );
  await carryClaims(ctx);
  const left = await store.db
    .selectFrom('claims')
    .select('digest')
    .where('carrier', 'is', null)
    .execute();
  expect(left.map(({ digest }) => digest)).toEqual([id32(1), id32(2)]);
});

test('a claim that is carried is not carried again with those that come later', async () => {
  await addClaim(0, [0]);
  await addClaim(1, [1]);
  await carryClaims(ctx);
  const [first] = await transactions();
  await addClaim(2, [2]);
  await carryClaims(ctx);
  const claims = await store.db
    .selectFrom('claims')
    .select('carrier')
    .orderBy('created_at')
    .execute();
  expect(claims.map(({ carrier }) => carrier)).toEqual([first!.id, first!.id, `claim:${id32(3)}`]);
});
