import { afterEach, beforeEach, expect, test } from 'vitest';
import type { BandwidthTerms } from '../../../../lib/protocol/campaigns.ts';
import { failingRows } from '../../each-alone.ts';
import { hashKey } from '../../tasks/create.ts';
import { Bench, CAMPAIGN } from '../../testing/bench.ts';
import { createPayers, sharingCampaigns, vet } from './requesters.ts';

const REQUESTER = `0x${'11'.repeat(20)}`;
const STRANGER = `0x${'22'.repeat(20)}`;
const OTHER = `0x${'cb'.repeat(32)}`;
const TERMS: BandwidthTerms = {
  v: 1,
  name: 'Pages',
  kind: 'bandwidth',
  price: '500000',
  feeBps: 0,
  requesterName: 'The dictionary',
  purpose: 'Counts words.',
  destinations: ['*.example.com'],
  proofPercent: 2,
  deadline: 1_900_000_000,
  nonce: `0x${'1'.repeat(64)}`,
};

let bench: Bench;
let payer: ReturnType<typeof createPayers>;
beforeEach(async () => {
  bench = await Bench.open();
  payer = createPayers(bench.ctx);
  await bench.campaign([], { kind: 'bandwidth', terms: JSON.stringify(TERMS) });
  await vet(bench.ctx, REQUESTER, 'vetted', '');
  await vet(bench.ctx, STRANGER, 'vetted', '');
  const key = (name: string, requester: string) => ({
    hash: hashKey(name),
    requester,
    created_at: 0,
  });
  await bench.ctx.store.write((db) =>
    db
      .insertInto('requester_keys')
      .values([key('theirs', REQUESTER), key('another', STRANGER)])
      .execute(),
  );
});
afterEach(() => bench.close());

const set = async (changes: object) => {
  await bench.ctx.store.write((db) => db.updateTable('campaigns').set(changes).execute());
  bench.now += 1_000;
};

test('a requester pays with their only campaign, or with the one that they name', async () => {
  expect(await payer('theirs', undefined)).toMatchObject({
    requester: REQUESTER,
    campaign: CAMPAIGN,
  });
  expect(await payer('theirs', CAMPAIGN)).toMatchObject({ campaign: CAMPAIGN });
  await expect(payer('theirs', OTHER)).rejects.toMatchObject({ code: 'not_found' });
});

test('nobody pays with the campaign of another, or with a key that is none', async () => {
  await expect(payer('another', CAMPAIGN)).rejects.toMatchObject({ code: 'forbidden' });
  await expect(payer('another', undefined)).rejects.toMatchObject({ code: 'not_found' });
  await expect(payer('made up', CAMPAIGN)).rejects.toMatchObject({ code: 'unauthorized' });
});

test('whom the operator has not approved, or has barred, gets no pages and is offered to nobody', async () => {
  expect(await sharingCampaigns(bench.ctx)).toHaveLength(1);
  await vet(bench.ctx, REQUESTER, 'barred', '');
  bench.now += 1_000;
  await expect(payer('theirs', CAMPAIGN)).rejects.toMatchObject({ code: 'requester_unvetted' });
  expect(await sharingCampaigns(bench.ctx)).toEqual([]);
});

test('a revoked key pays nothing after a second', async () => {
  await payer('theirs', CAMPAIGN);
  await bench.ctx.store.write((db) =>
    db.updateTable('requester_keys').set({ revoked_at: 1 }).execute(),
  );
  bench.now += 1_000;
  await expect(payer('theirs', CAMPAIGN)).rejects.toMatchObject({ code: 'unauthorized' });
});

test.each(['paused', 'closed', 'review'])('a campaign that is %s pays nothing', async (state) => {
  await set({ state });
  await expect(payer('theirs', CAMPAIGN)).rejects.toMatchObject({ code: 'campaign_state' });
  expect(await sharingCampaigns(bench.ctx)).toEqual([]);
});

test('a campaign that ends too early on the chain is offered to nobody', async () => {
  await bench.ctx.store.write((db) =>
    db
      .updateTable('chain_campaigns')
      .set({ deadline: bench.now / 1000 + 5 })
      .execute(),
  );
  expect(await sharingCampaigns(bench.ctx)).toEqual([]);
});

test('terms that cannot be read hide no other campaign from contributors', async () => {
  await bench.campaign([], { kind: 'bandwidth', terms: JSON.stringify(TERMS) }, null, OTHER);
  await bench.ctx.store.write((db) =>
    db.updateTable('campaigns').set({ terms: '{' }).where('id', '=', CAMPAIGN).execute(),
  );
  expect((await sharingCampaigns(bench.ctx)).map(({ id }) => id)).toEqual([OTHER]);
  expect(failingRows(bench.ctx).get('sharing')).toBe(1);
});
