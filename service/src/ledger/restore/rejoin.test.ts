import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { deviceTag } from '../../../../lib/domain/account-chain.ts';
import type { AccountEntry, Receipt } from '../../../../lib/protocol/receipts.ts';
import { type Context, DEFAULT_RULES } from '../../context.ts';
import { addDevice, getDevice } from '../../devices/find.ts';
import { createSigner } from '../../keys.ts';
import { creditOverdue } from '../../relay/proofs/decide.ts';
import { openStore } from '../../store/store.ts';
import { copyDatabase, readAllHeld } from '../../testing/restoring.ts';
import { createCampaignRow } from '../../testing/rows.ts';
import { findAccount } from '../account.ts';
import { attestCredits } from '../attest.ts';
import { assignCredits } from '../binding/assign.ts';
import { bindBandwidthKeys } from '../binding/bandwidth-keys.ts';
import { decideAnswers } from '../decide.ts';
import { post } from '../post.ts';
import { appendReceipt, headOf, type ReceiptLine, signCheckpoint } from '../receipts.ts';
import { issueVoucher } from '../voucher.ts';
import { present, tryToPresent } from './present.ts';
import { restoreBinding } from './restore-binding.ts';
import { restorePending } from './restore-pending.ts';
import { restorePendingBytes } from './restore-pending-bytes.ts';
import { sharedBytes } from './units.ts';

const DOMAIN = { chainId: 31_337, vault: `0x${'5f'.repeat(20)}` };
const key = (byte: string) => `0x${byte.repeat(32)}`;
const DEVICE = key('a1');
const OTHER = key('a2');
const BANDWIDTH = key('b1');
const CAMPAIGN = key('ca');
const WALLET = `0x${'11'.repeat(20)}`;
const PRICE = 1_000n;
const DEADLINE = 4_000_000_000;

let folder: string;
let ctx: Context;
let now = 1_700_000_000_000;

async function open(name: string): Promise<Context> {
  const store = await openStore(join(folder, name), DOMAIN);
  const signer = createSigner({ voucher: key('01'), accrual: key('02'), relayer: key('03') });
  const opened = { store, domain: DOMAIN, signer, now: () => now++, rules: DEFAULT_RULES };
  store.beforeCommit((db) => attestCredits(opened, db));
  return opened;
}

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'stint-rejoin-'));
  ctx = await open('service.db');
  await ctx.store.write(async (db) => {
    await createCampaignRow(db, CAMPAIGN, DEADLINE, now);
    await db.updateTable('campaigns').set({ fee: 0n }).execute();
    const fund = { source: 'escrow', target: 'available', kind: 'fund' } as const;
    await post(db, [{ campaign: CAMPAIGN, ...fund, amount: 100n * PRICE, at: now }]);
    for (const device of [DEVICE, OTHER])
      await addDevice(ctx, db, { account: null, recoveryKey: `${device}r`, device });
    const of = { account: null, recoveryKey: 'b', device: BANDWIDTH, ownerDevice: DEVICE };
    await addDevice(ctx, db, of);
  });
});
afterEach(async () => {
  await ctx.store.close();
  rmSync(folder, { recursive: true, force: true });
});

const backup = () => copyDatabase(join(folder, 'service.db'), join(folder, 'copy.db'));

/** Puts the copy in the database's place. @returns what every device holds of the time since */
async function restore() {
  const held = await readAllHeld(ctx, [DEVICE, OTHER, BANDWIDTH]);
  await ctx.store.close();
  copyFileSync(join(folder, 'copy.db'), join(folder, 'restored.db'));
  ctx = await open('restored.db');
  const of = (device: string) => held.find((one) => one.device === device)!.what!;
  // A bandwidth key presents the entries that its device holds.
  const { accounts } = of(DEVICE) ?? { accounts: [] };
  return (device: string) => (device === BANDWIDTH ? { ...of(device), accounts } : of(device));
}

/** Appends a receipt to a device's chain, signed. */
const sign = (device: string, line: ReceiptLine) =>
  ctx.store.write(async (db): Promise<Receipt> => {
    const head = headOf(await getDevice(db, device));
    const receipt = await appendReceipt(ctx, db, device, head, line);
    await signCheckpoint(ctx, db, device, head);
    return receipt;
  });

async function work(device: string, unit: string): Promise<void> {
  const receipt = await sign(device, {
    kind: 'work',
    campaign: CAMPAIGN,
    unit,
    pendingDelta: PRICE,
  });
  const pending = device === BANDWIDTH ? restorePendingBytes : restorePending;
  await ctx.store.write((db) => pending(ctx, db, receipt));
}

const findAnswer = (device: string, unit: string) =>
  ctx.store.db
    .selectFrom('answers')
    .selectAll()
    .where('device', '=', device)
    .where('task', '=', unit)
    .executeTakeFirstOrThrow();

async function decide(device: string, unit: string, pay: bigint | null): Promise<void> {
  const answer = await findAnswer(device, unit);
  const ruling = pay === null ? { reason: 'gold: 1 of 5' } : { pay };
  await ctx.store.write((db) => decideAnswers(ctx, db, [{ answer, ruling }]));
}

async function bind(device: string): Promise<void> {
  const receipt = await sign(device, { kind: 'bind', unit: WALLET });
  await ctx.store.write(async (db) => {
    await bindBandwidthKeys(ctx, db, device, WALLET);
    await restoreBinding(ctx, db, receipt);
    await assignCredits(ctx, db, { device, account: WALLET });
    await issueVoucher(ctx, db, WALLET);
  });
}

const presentHeld = async (device: string, held: Awaited<ReturnType<typeof restore>>) => {
  await present(ctx, device, held(device));
  const after = await getDevice(ctx.store.db, device);
  // Presenting it again changes nothing.
  expect(await tryToPresent(ctx, device, held(device))).toBeNull();
  await present(ctx, device, held(device));
  expect(await getDevice(ctx.store.db, device)).toEqual(after);
  return after;
};

const cumulative = async () => (await findAccount(ctx.store.db, WALLET))?.cumulative ?? 0n;

/** Every credit of a wallet is a line or the operator's loss (I3 of docs/money.md). */
async function expectBalanced(): Promise<void> {
  const { db } = ctx.store;
  const sum = async (rows: Promise<{ s: bigint }[]>) =>
    (await rows).reduce((total, { s }) => total + BigInt(s), 0n);
  const credited = sum(db.selectFrom('campaigns').select('credited as s').execute());
  const lost = sum(db.selectFrom('campaigns').select('lost as s').execute());
  const losses = sum(db.selectFrom('losses').select('amount as s').execute());
  const free = (table: 'answers' | 'relay_units') =>
    sum(
      db
        .selectFrom(table)
        .select('pay as s')
        .where('state', '=', 'credited')
        .where('owner', 'is', null)
        .execute(),
    );
  const promised = (await cumulative()) + (await free('answers')) + (await free('relay_units'));
  expect(promised + (await lost)).toBe((await credited) + (await losses));
}

test('work that was decided while the device was away and work that only it knows both count', async () => {
  await bind(DEVICE);
  for (const unit of ['x', 'y', 'z']) await work(DEVICE, unit);
  backup();
  await decide(DEVICE, 'x', PRICE);
  await work(DEVICE, 'new');
  await decide(DEVICE, 'new', PRICE);
  await decide(DEVICE, 'z', PRICE);
  await work(DEVICE, 'waiting');
  const held = await restore();
  // The device was away: its answers were decided again, in another order, one of them otherwise.
  await decide(DEVICE, 'y', PRICE);
  await decide(DEVICE, 'z', null);
  await decide(DEVICE, 'x', PRICE);

  const { credited, pending } = await presentHeld(DEVICE, held);
  expect(credited).toBe(4n * PRICE);
  expect(pending).toBe(PRICE);
  expect(await cumulative()).toBe(4n * PRICE);
  expect(await findAnswer(DEVICE, 'z')).toMatchObject({ state: 'credited' });
  expect(await findAnswer(DEVICE, 'waiting')).toMatchObject({ state: 'pending', owner: WALLET });
  await expectBalanced();
});

test('a voucher without its entries keeps no branch from being merged', async () => {
  await bind(DEVICE);
  await work(DEVICE, 'x');
  backup();
  await decide(DEVICE, 'x', PRICE);
  await work(DEVICE, 'new');
  await decide(DEVICE, 'new', PRICE);
  const held = (await restore())(DEVICE);
  await decide(DEVICE, 'x', PRICE);
  const accounts = held.accounts.map((one) => ({ ...one, entries: [] }));
  await present(ctx, DEVICE, { ...held, accounts });
  expect(await cumulative()).toBe(2n * PRICE);
  await expectBalanced();
});

test('a binding of the branch is restored, and owns what was earned before it', async () => {
  await work(DEVICE, 'x');
  await work(DEVICE, 'y');
  backup();
  await work(DEVICE, 'new');
  await decide(DEVICE, 'new', PRICE);
  await bind(DEVICE);
  const held = await restore();
  await decide(DEVICE, 'x', PRICE);

  const { account } = await presentHeld(DEVICE, held);
  expect(account).toBe(WALLET);
  expect(await cumulative()).toBe(2n * PRICE);
  await decide(DEVICE, 'y', PRICE);
  expect(await cumulative()).toBe(3n * PRICE);
  await expectBalanced();
});

test('what another device of the wallet has brought already is not paid again', async () => {
  for (const device of [DEVICE, OTHER]) await bind(device);
  await work(DEVICE, 'x');
  await work(DEVICE, 'y');
  backup();
  await decide(DEVICE, 'y', PRICE);
  await work(OTHER, 'o');
  await decide(OTHER, 'o', PRICE);
  const held = await restore();
  await presentHeld(OTHER, held);
  expect(await cumulative()).toBe(2n * PRICE);
  await decide(DEVICE, 'x', PRICE);
  await presentHeld(DEVICE, held);
  expect(await cumulative()).toBe(3n * PRICE);
  await expectBalanced();
});

test('what a device that never comes back was credited is restored from another of its wallet', async () => {
  for (const device of [DEVICE, OTHER]) await bind(device);
  await work(DEVICE, 'x');
  await work(OTHER, 'o');
  backup();
  await work(OTHER, 'lost');
  await decide(OTHER, 'lost', PRICE);
  await decide(DEVICE, 'x', PRICE);
  const held = await restore();
  await decide(DEVICE, 'x', PRICE);
  await presentHeld(DEVICE, held);
  expect(await cumulative()).toBe(2n * PRICE);
  // The numbers that its entry names may stand for other receipts by now, so it is not called its own.
  const rows = await ctx.store.db.selectFrom('account_entries').select('body').execute();
  const tags = rows.map(({ body }) => (JSON.parse(body) as AccountEntry).deviceTag);
  expect(tags).not.toContain(deviceTag(WALLET, OTHER));
  // It comes back after all.
  await decide(OTHER, 'o', PRICE);
  await presentHeld(OTHER, held);
  expect(await cumulative()).toBe(3n * PRICE);
  await expectBalanced();
});

test('a bandwidth key presents its own chain: each of its bytes is decided once', async () => {
  await work(BANDWIDTH, 'a');
  await work(BANDWIDTH, 'b');
  backup();
  await creditBytes('a');
  await work(BANDWIDTH, 'c');
  await creditBytes('c');
  await work(BANDWIDTH, 'd');
  const held = await restore();
  await creditBytes('b');
  const { credited, pending } = await presentHeld(BANDWIDTH, held);
  expect({ credited, pending }).toEqual({ credited: 3n * PRICE, pending: PRICE });
  expect(await sharedBytes.find(ctx.store.db, BANDWIDTH, 'd')).toMatchObject({ state: 'pending' });
  await expectBalanced();
});

test('what a bandwidth key was credited for a wallet comes with the entries of its device, once', async () => {
  await bind(DEVICE);
  await work(BANDWIDTH, 'a');
  backup();
  await creditBytes('a');
  const held = await restore();
  await presentHeld(DEVICE, held);
  expect(await cumulative()).toBe(PRICE);
  await present(ctx, BANDWIDTH, { ...held(BANDWIDTH), accounts: [] });
  const { credited } = await presentHeld(BANDWIDTH, held);
  expect([credited, await cumulative()]).toEqual([PRICE, PRICE]);
  const unit = await sharedBytes.find(ctx.store.db, BANDWIDTH, 'a');
  expect(unit).toMatchObject({ state: 'credited' });
  await expectBalanced();
});

test("what a bandwidth key earned before it was bound since the restore is its wallet's", async () => {
  await work(BANDWIDTH, 'a');
  backup();
  await creditBytes('a');
  await work(BANDWIDTH, 'c');
  await creditBytes('c');
  const held = await restore();
  await bind(DEVICE);
  await presentHeld(BANDWIDTH, held);
  expect(await cumulative()).toBe(2n * PRICE);
  await expectBalanced();
});

/** Credits bytes that nothing has rejected in time. */
async function creditBytes(unit: string): Promise<void> {
  await ctx.store.write((db) =>
    db.updateTable('relay_units').set({ decide_by: 0 }).where('id', '=', unit).execute(),
  );
  await creditOverdue(ctx);
}

test('receipts that do not begin on our chain are refused, and so are those we did not sign', async () => {
  await work(DEVICE, 'x');
  backup();
  await decide(DEVICE, 'x', PRICE);
  await work(DEVICE, 'new');
  const held = (await restore())(DEVICE);
  await decide(DEVICE, 'x', PRICE);
  const torn = { ...held, receipts: held.receipts.slice(-1) };
  await expect(present(ctx, DEVICE, torn)).rejects.toMatchObject({ code: 'receipt_mismatch' });
  const forged = held.receipts.map((r) => (r.kind === 'work' ? { ...r, pendingDelta: '9' } : r));
  const lie = { ...held, receipts: forged };
  await expect(present(ctx, DEVICE, lie)).rejects.toMatchObject({ code: 'receipt_mismatch' });
  const other = { ...held, checkpoint: { ...held.checkpoint, device: OTHER } };
  await expect(present(ctx, DEVICE, other)).rejects.toMatchObject({ code: 'bad_signature' });
  expect(await getDevice(ctx.store.db, DEVICE)).toMatchObject({ credited: PRICE });
});

const NEXT_WALLET = `0x${'22'.repeat(20)}`;
const move = async (device: string) => {
  await sign(device, { kind: 'bind', unit: NEXT_WALLET });
  await ctx.store.write(async (db) => {
    await db
      .updateTable('devices')
      .set({ account: NEXT_WALLET })
      .where('device', '=', device)
      .execute();
    await assignCredits(ctx, db, { device, account: NEXT_WALLET });
    await bindBandwidthKeys(ctx, db, device, NEXT_WALLET);
    await issueVoucher(ctx, db, NEXT_WALLET);
  });
};
const of = async (account: string) => (await findAccount(ctx.store.db, account))?.cumulative ?? 0n;

test('bytes that an entry of the first wallet counts do not move with the key, which kept it back', async () => {
  backup();
  await work(BANDWIDTH, 'a');
  await creditBytes('a');
  await bind(DEVICE);
  const held = await restore();
  await present(ctx, DEVICE, held(DEVICE));
  await present(ctx, BANDWIDTH, { ...held(BANDWIDTH), accounts: [] });
  await move(DEVICE);
  expect([await of(WALLET), await of(NEXT_WALLET)]).toEqual([PRICE, 0n]);
});
test('credits that an entry of the first wallet counts do not move with the device, which kept it back', async () => {
  await bind(OTHER);
  await work(OTHER, 'o');
  await decide(OTHER, 'o', PRICE);
  backup();
  await work(DEVICE, 'a');
  await decide(DEVICE, 'a', PRICE);
  await bind(DEVICE);
  const held = await restore();
  await present(ctx, DEVICE, { ...held(DEVICE), accounts: [] });
  await present(ctx, OTHER, held(OTHER));
  await move(DEVICE);
  expect([await of(WALLET), await of(NEXT_WALLET)]).toEqual([2n * PRICE, 0n]);
});
test('bytes for which no money is left are owed to the wallet that the key is bound to', async () => {
  backup();
  await work(BANDWIDTH, 'a');
  await creditBytes('a');
  const held = await restore();
  await ctx.store.write(async (db) => {
    const { available } = await db
      .selectFrom('campaigns')
      .select('available')
      .executeTakeFirstOrThrow();
    await post(db, [
      {
        campaign: CAMPAIGN,
        source: 'available',
        target: 'refunded',
        kind: 'refund',
        amount: available,
        at: now,
      },
    ]);
  });
  await present(ctx, BANDWIDTH, held(BANDWIDTH));
  await bind(DEVICE);
  const issued = await ctx.store.write((db) => issueVoucher(ctx, db, WALLET));
  expect([await of(WALLET), issued?.voucher.cumulative]).toEqual([PRICE, '0']);
});
