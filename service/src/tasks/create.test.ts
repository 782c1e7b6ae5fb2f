import { afterEach, beforeEach, expect, test } from 'vitest';
import { campaignId, termsHash } from '../../../lib/domain/wallet-messages.ts';
import type { CreateCampaignRequest, JudgmentTerms } from '../../../lib/protocol/campaigns.ts';
import { Bench, OTHER_WALLET, WALLET } from '../testing/bench.ts';
import { createCampaign } from './create.ts';
import { listKeys, requesterOf, revokeKey } from './requester-keys.ts';

const DAY = 86_400;
let bench: Bench;
/** Unix seconds. */
let now: number;
beforeEach(async () => {
  bench = await Bench.open();
  now = bench.now / 1000;
});
afterEach(() => bench.close());

function request(terms: Partial<JudgmentTerms> = {}, expires = now + 600): CreateCampaignRequest {
  const whole: JudgmentTerms = {
    v: 1,
    name: 'Which is better?',
    kind: 'comparison',
    price: '45000',
    feeBps: 0,
    redundancy: 3,
    newShare: 20,
    deadline: now + 10 * DAY,
    nonce: `0x${'1'.repeat(64)}`,
    ...terms,
  };
  return { terms: whole, requester: WALLET, expires, sig: `0x${'00'.repeat(65)}` };
}

const create = (asked: CreateCampaignRequest, signs = true) =>
  createCampaign(bench.ctx, async () => signs, asked);

test('the funding wallet signs, for a week at most', async () => {
  const bad = { code: 'bad_signature' };
  await expect(create(request(), false)).rejects.toMatchObject(bad);
  await expect(create(request({}, now - 1))).rejects.toMatchObject(bad);
  await expect(create(request({}, now + 7 * DAY + 1))).rejects.toMatchObject(bad);
  await create(request({}, now + 7 * DAY));
});

test('what is signed binds the terms, the wallet and the date', async () => {
  const digests: string[] = [];
  const asked = [request(), request({ price: '45001' }), request({}, now + 601)];
  asked.push({ ...request(), requester: OTHER_WALLET });
  for (const one of asked) {
    await createCampaign(bench.ctx, async (_, digest) => digests.push(String(digest)) > 0, one);
  }
  expect(new Set(digests).size).toBe(4);
});

test('the id is of the terms and the wallet', async () => {
  const { campaign } = await create(request());
  expect(campaign.id).toBe(campaignId(WALLET, termsHash(request().terms)));
  const other = await create({ ...request(), requester: OTHER_WALLET });
  expect(other.campaign.id).not.toBe(campaign.id);
});

test('it is in review, and has the money that the chain says it has', async () => {
  const id = campaignId(WALLET, termsHash(request().terms));
  const chain = { id, requester: WALLET, deadline: now + 10 * DAY, accrued: 0n };
  await bench.ctx.store.write((db) =>
    db
      .insertInto('chain_campaigns')
      .values({ ...chain, funded: 70n, closed: 1 })
      .execute(),
  );
  expect((await create(request())).campaign).toMatchObject({ state: 'review', funded: '0' });
});

test.each([
  ['less than a day', 86_399],
  ['more than a year', 365 * DAY + 1],
])('a deadline %s ahead is refused', async (_, ahead) => {
  await expect(create(request({ deadline: now + ahead }))).rejects.toMatchObject({
    code: 'malformed',
  });
});

test('the same request gets the same key; a revoked one stays revoked', async () => {
  const { key } = await create(request());
  expect((await create(request())).key).toBe(key);
  expect(await requesterOf(bench.ctx, key)).toBe(WALLET);
  const [known] = await listKeys(bench.ctx, WALLET);
  await expect(revokeKey(bench.ctx, OTHER_WALLET, known!.id)).rejects.toMatchObject({
    code: 'not_found',
  });
  await revokeKey(bench.ctx, WALLET, known!.id);
  await create(request());
  expect(await requesterOf(bench.ctx, key)).toBeNull();
  expect(await listKeys(bench.ctx, OTHER_WALLET)).toEqual([]);
});

test('a copy of the database holds no key', async () => {
  const { key } = await create(request());
  const rows = await bench.db.selectFrom('requester_keys').selectAll().execute();
  expect(JSON.stringify(rows)).not.toContain(key.slice('stint_req_'.length));
});
