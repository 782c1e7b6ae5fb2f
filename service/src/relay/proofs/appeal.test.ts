import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { toHex } from '../../../../lib/domain/bytes.ts';
import { sharedAppealMessage } from '../../../../lib/domain/device-messages.ts';
import type { Receipt } from '../../../../lib/protocol/receipts.ts';
import { type Context, DEFAULT_RULES } from '../../context.ts';
import { addDevice } from '../../devices/find.ts';
import { newId } from '../../ids.ts';
import { createSigner } from '../../keys.ts';
import { fundCampaign } from '../../ledger/funding.ts';
import { openStore } from '../../store/store.ts';
import { createCampaignRow } from '../../testing/rows.ts';
import { createBook } from '../accounts/book.ts';
import { writeTally } from '../accounts/tally.ts';
import { appealShared } from './appeal.ts';
import { decideByProofs, returnRejected } from './decide.ts';
import { createProofBook } from './proof-book.ts';
import { createSecondLook } from './second-look.ts';
import { decideAppeal, openAppeals, settleOverdueAppeals } from './settle-appeals.ts';

const DOMAIN = { chainId: 31_337, vault: `0x${'5f'.repeat(20)}` };
const CAMPAIGN = `0x${'ca'.repeat(32)}`;
const OWNER = `0x${'0d'.repeat(32)}`;
const DAY = 86_400_000;
const key = (byte: string) => `0x${byte.repeat(32)}`;
const signer = createSigner({ voucher: key('01'), accrual: key('02'), relayer: key('03') });

interface Key {
  id: string;
  privateKey: KeyObject;
}

let dir: string;
let now: number;
let ctx: Context;
let first: Key;

async function addKey(ownerDevice: string): Promise<Key> {
  const pair = generateKeyPairSync('ed25519');
  const id = toHex(pair.publicKey.export({ type: 'spki', format: 'der' }).subarray(12));
  await ctx.store.write((db) =>
    addDevice(ctx, db, { device: id, recoveryKey: `b${id}`, account: null, ownerDevice }),
  );
  return { id, privateKey: pair.privateKey };
}

beforeEach(async () => {
  dir = mkdtempSync(join(tmpdir(), 'stint-appeal-'));
  now = 1_800_000_000_000;
  const store = await openStore(join(dir, 'a.db'), DOMAIN);
  ctx = { store, domain: DOMAIN, signer, now: () => now, rules: DEFAULT_RULES };
  await store.write(async (db) => {
    await createCampaignRow(db, CAMPAIGN, now / 1000 + 300 * 86_400, now);
    await fundCampaign(ctx, db, CAMPAIGN, 1_000_000n, 0n);
  });
  first = await addKey(OWNER);
});
afterEach(async () => {
  await ctx.store.close();
  rmSync(dir, { recursive: true });
});

/** Shares 10 MB, with two failed proofs against them. */
async function doubted(device: Key): Promise<void> {
  const id = newId(now);
  const job = { id, campaign: CAMPAIGN, requester: 'r', device: device.id, method: 'GET' };
  const book = createBook(ctx);
  await book.open({ ...job, url: 'https://a.org/', host: 'a.org', proof_of: null, maxBytes: 1e7 });
  await book.close({ id, campaign: CAMPAIGN, state: 'done', bytes: 1e7, status: 200 });
  await writeTally(ctx, device.id);
  const proof = { device: device.id, kind: 'duplicate', passed: 0, evidence: 'a.org: …' } as const;
  const rows = [newId(now), newId(now)].map((each) => ({ ...proof, id: each, job: each, at: now }));
  await ctx.store.write((db) => db.insertInto('relay_proofs').values(rows).execute());
}

/** The same, rejected. @returns the unit */
async function rejected(device: Key): Promise<string> {
  await doubted(device);
  await decideByProofs(ctx, device.id);
  return (await units()).filter(({ state }) => state === 'disputed').at(-1)!.id;
}

const units = () => ctx.store.db.selectFrom('relay_units').selectAll().orderBy('id').execute();
const campaign = () => ctx.store.db.selectFrom('campaigns').selectAll().executeTakeFirstOrThrow();
const receipts = async (): Promise<Receipt[]> =>
  (await ctx.store.db.selectFrom('receipts').select('body').orderBy('seq').execute()).map(
    ({ body }) => JSON.parse(body),
  );
const appeal = (device: Key, unit: string, by = device) => {
  const message = sharedAppealMessage(DOMAIN, { key: device.id, unit });
  return appealShared(ctx, device.id, { unit, sig: toHex(sign(null, message, by.privateKey)) });
};

test('the bandwidth key signs it; appealing again returns the same appeal', async () => {
  const unit = await rejected(first);
  const other = await addKey(OWNER);
  await expect(appeal(first, unit, other)).rejects.toMatchObject({ code: 'bad_signature' });
  await expect(appeal(other, unit)).rejects.toMatchObject({ code: 'not_found' });
  expect(await openAppeals(ctx)).toEqual([]);
  expect(await appeal(first, unit)).toEqual({ unit, state: 'open', left: 2 });
  expect(await appeal(first, unit)).toEqual({ unit, state: 'open', left: 2 });
  const decideBy = now + 6 * DAY;
  const line = { unit, device: first.id, campaign: CAMPAIGN, bytes: 1e7, pay: '100' };
  expect(await openAppeals(ctx)).toMatchObject([{ ...line, at: now, decideBy }]);
});

test('upheld: paid from what was disputed, with a receipt, and the old evidence rejects nothing more', async () => {
  const unit = await rejected(first);
  await appeal(first, unit);
  await decideAppeal(ctx, unit, { uphold: true, note: 'the page changes' });
  expect((await receipts()).map(({ kind, reason }) => [kind, reason])).toEqual([
    ['work', ''],
    ['reject', 'not_the_page: a.org: …'],
    ['work', 'appeal_upheld: the page changes'],
    ['credit', ''],
  ]);
  expect(await campaign()).toMatchObject({ pending: 0n, reserved: 0n, credited: 105n });
  expect(await appeal(first, unit)).toEqual({ unit, state: 'upheld', left: 3 });
  const again = decideAppeal(ctx, unit, { uphold: true, note: 'twice' });
  await expect(again).rejects.toMatchObject({ code: 'not_found' });
  const proofs = await ctx.store.db.selectFrom('relay_proofs').selectAll().execute();
  expect(proofs).toEqual([]);
});

test('denied: a receipt gives the reason, the money goes back, and one appeal is used up', async () => {
  const unit = await rejected(first);
  const deny = () => decideAppeal(ctx, unit, { uphold: false, note: 'made up' });
  await expect(deny()).rejects.toMatchObject({ code: 'conflict' });
  await appeal(first, unit);
  await deny();
  expect((await receipts()).at(-1)).toMatchObject({
    kind: 'reject',
    reason: 'appeal_denied: made up',
    pendingDelta: '0',
  });
  await expect(deny()).rejects.toMatchObject({ code: 'conflict' });
  expect(await returnRejected(ctx)).toBe(1);
  expect(await campaign()).toMatchObject({ available: 1_000_000n, pending: 0n, credited: 0n });
  expect(await appeal(first, unit)).toEqual({ unit, state: 'denied', left: 2 });
});

test('an open appeal holds its budget beyond the window, and is upheld if nobody decides', async () => {
  const unit = await rejected(first);
  now += 7 * DAY - 1;
  await appeal(first, unit);
  now += DAY;
  expect(await returnRejected(ctx)).toBe(0);
  await settleOverdueAppeals(ctx);
  expect((await units())[0]!.state).toBe('disputed');
  now += 5 * DAY;
  await settleOverdueAppeals(ctx);
  expect((await units())[0]!.state).toBe('credited');
});

test('only recent rejections can be appealed, with at most three open or denied for all keys of a device', async () => {
  const late = await rejected(first);
  now += 7 * DAY;
  await expect(appeal(first, late)).rejects.toMatchObject({ code: 'conflict' });
  const second = await addKey(OWNER);
  const stranger = await addKey(`0x${'0e'.repeat(32)}`);
  for (const device of [first, second, first]) {
    now += 1;
    await appeal(device, await rejected(device));
  }
  now += 1;
  const fourth = await rejected(second);
  await expect(appeal(second, fourth)).rejects.toMatchObject({ code: 'conflict' });
  now += 1;
  expect(await appeal(stranger, await rejected(stranger))).toMatchObject({ left: 2 });
  const { unit } = (await openAppeals(ctx))[0]!;
  await decideAppeal(ctx, unit, { uphold: true, note: 'right' });
  expect(await appeal(second, fourth)).toMatchObject({ state: 'open', left: 0 });
});

test('the devices of a wallet share its appeals', async () => {
  const account = `0x${'a1'.repeat(20)}`;
  const other = `0x${'0e'.repeat(32)}`;
  const second = await addKey(other);
  await ctx.store.write(async (db) => {
    for (const device of [OWNER, other]) {
      await addDevice(ctx, db, { device, recoveryKey: `r${device}`, account });
    }
    await db.updateTable('devices').set({ account }).execute();
  });
  for (const device of [first, first, second]) {
    now += 1;
    await appeal(device, await rejected(device));
  }
  now += 1;
  await expect(appeal(second, await rejected(second))).rejects.toMatchObject({ code: 'conflict' });
});

test('what differs for other readers as well is no evidence', async () => {
  const unit = await rejected(first);
  await appeal(first, unit);
  const isSteady = async () => ({ steady: false, bytes: 0 });
  await createSecondLook(ctx, { isSteady }, 1e9)();
  expect((await units())[0]!.state).toBe('credited');
});

test('a failed decision is made when its rest is over, once', async () => {
  await doubted(first);
  let isBroken = false;
  const flaky = {
    ...ctx,
    get store() {
      if (isBroken) throw new Error('the disk is full');
      return ctx.store;
    },
  };
  const book = createProofBook(flaky);
  await book.begin();
  isBroken = true;
  await book.decide();
  isBroken = false;
  expect((await units())[0]!.state).toBe('pending');
  now += 1_000;
  await book.decide();
  expect((await units())[0]!.state).toBe('disputed');
  const written = (await receipts()).length;
  await book.decide();
  expect(await receipts()).toHaveLength(written);
});
