import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { type Context, DEFAULT_RULES } from '../../context.ts';
import { newId } from '../../ids.ts';
import { createSigner } from '../../keys.ts';
import { fundCampaign } from '../../ledger/funding.ts';
import { openStore } from '../../store/store.ts';
import { createCampaignRow } from '../../testing/rows.ts';
import { createBook } from '../accounts/book.ts';
import { createSecondLook } from './second-look.ts';

const DOMAIN = { chainId: 31_337, vault: `0x${'5f'.repeat(20)}` };
const CAMPAIGN = `0x${'ca'.repeat(32)}`;
const DEVICE = `0x${'de'.repeat(32)}`;
const MINUTE = 60_000;
const PER_DAY = 100_000_000;
const key = (byte: string) => `0x${byte.repeat(32)}`;
const signer = createSigner({ voucher: key('01'), accrual: key('02'), relayer: key('03') });
const terms = {
  v: 1,
  name: 'Words',
  kind: 'bandwidth',
  price: '1000',
  feeBps: 0,
  requesterName: 'A lab',
  purpose: 'Counts words.',
  destinations: ['a.org'],
  proofPercent: 5,
  deadline: 1_900_000_000,
  nonce: key('0c'),
};

let dir: string;
let now: number;
let ctx: Context;
/** How one page fares when it is fetched again. */
const isSteady = vi.fn();

beforeEach(async () => {
  dir = mkdtempSync(join(tmpdir(), 'stint-look-'));
  now = 1_800_000_000_000;
  const store = await openStore(join(dir, 'a.db'), DOMAIN);
  ctx = { store, domain: DOMAIN, signer, now: () => now, rules: DEFAULT_RULES };
  isSteady.mockReset();
  await store.write(async (db) => {
    await createCampaignRow(db, CAMPAIGN, terms.deadline, now);
    await db
      .updateTable('campaigns')
      .set({ terms: JSON.stringify(terms) })
      .execute();
    await fundCampaign(ctx, db, CAMPAIGN, 1_000_000n, 0n);
  });
  await rejectTwice();
  const of = { owner_device: DEVICE, sig: '', state: 'open', at: now } as const;
  const unit = { unit: newId(now), device: DEVICE, looked_at: null, decided_at: null, note: null };
  await store.write((db) =>
    db
      .insertInto('relay_appeals')
      .values({ ...unit, ...of })
      .execute(),
  );
});
afterEach(async () => {
  await ctx.store.close();
  rmSync(dir, { recursive: true });
});

/** Two pages of 1 MB of which others say that they are not what the device brought. */
async function rejectTwice(): Promise<void> {
  const book = createBook(ctx);
  for (const path of ['a', 'b']) {
    const id = newId(now);
    const url = `https://a.org/${path}`;
    const of = { id, campaign: CAMPAIGN, requester: 'r', device: DEVICE, method: 'GET', url };
    await book.open({ ...of, host: 'a.org', proof_of: null, maxBytes: 1e6 });
    await book.close({ id, campaign: CAMPAIGN, state: 'done', bytes: 1e6, status: 200 });
    const said = { kind: 'duplicate', passed: 0, evidence: 'a.org: …', at: now } as const;
    const proof = { id: newId(now), device: DEVICE, job: id, ...said };
    await ctx.store.write((db) => db.insertInto('relay_proofs').values(proof).execute());
  }
}

const spent = async () => {
  const row = await ctx.store.db.selectFrom('relay_probe_days').select('bytes').executeTakeFirst();
  return row?.bytes;
};

test('only fetched bytes are taken from the day’s budget', async () => {
  const look = createSecondLook(ctx, { isSteady }, PER_DAY);
  isSteady.mockResolvedValue({ steady: null, bytes: 0 });
  await look();
  expect(isSteady).toHaveBeenCalledOnce();
  expect(await spent()).toBe(0);
  now += 10 * MINUTE;
  isSteady.mockResolvedValue({ steady: true, bytes: 3_000_000 });
  await look();
  expect(isSteady).toHaveBeenCalledTimes(3);
  expect(await spent()).toBe(6_000_000);
});

test('while a page is fetched again, everything that it may cost is held', async () => {
  let held: number | undefined;
  isSteady.mockImplementation(async () => {
    held = await spent();
    return { steady: null, bytes: 0 };
  });
  await createSecondLook(ctx, { isSteady }, PER_DAY)();
  expect(held).toBeGreaterThanOrEqual(6_000_000);
});

test('budget is returned only to its own day', async () => {
  isSteady.mockImplementation(async () => {
    now += 86_400_000;
    await ctx.store.write((db) =>
      db
        .updateTable('relay_probe_days')
        .set({ day: Math.floor(now / 86_400_000), bytes: 9e7 })
        .execute(),
    );
    return { steady: null, bytes: 0 };
  });
  await createSecondLook(ctx, { isSteady }, PER_DAY)();
  expect(await spent()).toBe(9e7);
});

test('an appeal that cannot be checked is tried less and less often, a dozen times in six days', async () => {
  const look = createSecondLook(ctx, { isSteady }, PER_DAY);
  isSteady.mockResolvedValue({ steady: null, bytes: 0 });
  const tries: number[] = [];
  const start = now;
  while (now < start + 6 * 86_400_000) {
    const before = isSteady.mock.calls.length;
    await look();
    if (isSteady.mock.calls.length > before) tries.push((now - start) / MINUTE);
    now += 10 * MINUTE;
  }
  expect(tries.slice(0, 5)).toEqual([0, 10, 30, 70, 150]);
  expect(tries.at(-1)! - tries.at(-2)!).toBe(24 * 60);
  expect(tries.length).toBeLessThanOrEqual(13);
});
