import { afterEach, beforeEach, expect, test } from 'vitest';
import type { JudgmentTerms } from '../../../lib/protocol/campaigns.ts';
import { applyCampaign } from '../settlement/apply-campaign.ts';
import { createCampaign } from '../tasks/create.ts';
import { listKeys } from '../tasks/requester-keys.ts';
import { uploadTasks } from '../tasks/upload.ts';
import { Bench, OTHER_WALLET, WALLET } from '../testing/bench.ts';
import { forgetUnfunded, MOST_UNFUNDED, UNFUNDED_MS } from './unfunded.ts';

let bench: Bench;
let deadline: number;
beforeEach(async () => {
  bench = await Bench.open();
  deadline = bench.now / 1000 + 100 * 86_400;
});
afterEach(() => bench.close());

async function create(i: number, requester = WALLET): Promise<string> {
  const now = bench.now / 1000;
  const terms: JudgmentTerms = {
    v: 1,
    name: 'Which is better?',
    kind: 'comparison',
    price: '45000',
    feeBps: 0,
    redundancy: 3,
    newShare: 20,
    deadline,
    nonce: `0x${String(i).padStart(64, '0')}`,
  };
  const sig = `0x${'00'.repeat(65)}`;
  const asked = { terms, requester, expires: now + 600, sig };
  const { campaign } = await createCampaign(bench.ctx, async () => true, asked);
  return campaign.id;
}
const fund = (id: string, funded = 90_000n) =>
  bench.ctx.store.write((db) =>
    applyCampaign(bench.ctx, db, id, {
      requester: WALLET,
      deadline,
      closed: false,
      funded,
      accrued: 0n,
    }),
  );
const ids = async () =>
  (await bench.db.selectFrom('campaigns').select('id').execute()).map(({ id }) => id);

test('a wallet has a few campaigns without escrow, and another one its own', async () => {
  const first = await create(0);
  const second = await create(1);
  for (let i = 2; i < MOST_UNFUNDED; i++) await create(i);
  await expect(create(100)).rejects.toMatchObject({ code: 'conflict' });
  // The same again is no other campaign.
  expect(await create(1)).toBe(second);
  await create(0, OTHER_WALLET);
  await fund(first);
  await create(101);
});

test('a campaign that never had escrow is forgotten, and its wallet comes back with it', async () => {
  const [never, funded] = [await create(0), await create(1, OTHER_WALLET)];
  await fund(funded);
  bench.now += UNFUNDED_MS - 1;
  expect(await forgetUnfunded(bench.ctx)).toBe(0);
  bench.now += 2;
  expect(await forgetUnfunded(bench.ctx)).toBe(1);
  expect(await ids()).toEqual([funded]);
  expect(await listKeys(bench.ctx, WALLET)).toEqual([]);
  expect(await listKeys(bench.ctx, OTHER_WALLET)).toHaveLength(1);
  expect(never).not.toBe(funded);
});

test('one that the vault knows is kept, also without money', async () => {
  const id = await create(0);
  await fund(id, 0n);
  bench.now += UNFUNDED_MS + 1_000;
  expect(await forgetUnfunded(bench.ctx)).toBe(0);
  expect(await ids()).toEqual([id]);
});

test('one that has tasks is kept, also when the chain has lost its escrow', async () => {
  const id = await create(0);
  await fund(id);
  const gold = JSON.stringify({ prompt: 'Q', a: 'x', b: 'y', gold: 'a' });
  await uploadTasks(bench.ctx, id, 'gold', gold);
  await fund(id, 0n);
  await bench.ctx.store.write((db) => db.deleteFrom('chain_campaigns').execute());
  bench.now += UNFUNDED_MS + 1_000;
  expect(await forgetUnfunded(bench.ctx)).toBe(0);
  expect(await ids()).toEqual([id]);
});

test('one that is funded while it is read is kept', async () => {
  const id = await create(0);
  bench.now += UNFUNDED_MS + 1_000;
  const forgetting = forgetUnfunded(bench.ctx);
  const funding = fund(id);
  expect(await forgetting).toBeGreaterThanOrEqual(0);
  await funding;
  expect(await ids()).toEqual([id]);
});

test('a key is kept as long as it may be used for a campaign', async () => {
  await create(0);
  bench.now += UNFUNDED_MS - 1_000;
  // The same terms, signed again.
  await create(0);
  expect(await listKeys(bench.ctx, WALLET)).toHaveLength(2);
  bench.now += 2_000;
  expect(await forgetUnfunded(bench.ctx)).toBe(1);
  expect(await listKeys(bench.ctx, WALLET)).toHaveLength(1);
});

test('who funds later sends the same terms again, and has all of it', async () => {
  const id = await create(0);
  bench.now += UNFUNDED_MS + 1_000;
  await forgetUnfunded(bench.ctx);
  await fund(id);
  expect(await create(0)).toBe(id);
  const [row] = await bench.db.selectFrom('campaigns').select(['id', 'available']).execute();
  expect(row).toEqual({ id, available: 90_000n });
});
