import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type Context, DEFAULT_RULES } from '../context.ts';
import { createSigner } from '../keys.ts';
import { attestCredits, withAttestations } from '../ledger/attest.ts';
import { raiseBacking } from '../ledger/backing.ts';
import { post } from '../ledger/post.ts';
import { createBook } from '../relay/accounts/book.ts';
import { openStore, type Store } from '../store/store.ts';
import { changeState } from '../tasks/campaigns.ts';
import { createCampaignRow } from '../testing/rows.ts';
import { World } from '../testing/world.ts';
import { applyCampaign } from './apply-campaign.ts';
import type { Chain } from './chain.ts';
import { keepBlock } from './rewind.ts';
import { accrueTails } from './settle.ts';

const DAY = 86_400;
const DOMAIN = { chainId: 31_337, vault: `0x${'5f'.repeat(20)}` };
const CAMPAIGN = `0x${'ca'.repeat(32)}`;
const WALLET = `0x${'a1'.repeat(20)}`;
const key = (byte: string) => `0x${byte.repeat(32)}`;

let folder: string;
let store: Store;
let ctx: Context;
/** Unix seconds. */
let now: number;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'stint-dates-'));
  store = await openStore(join(folder, 'service.db'), DOMAIN);
  now = 1_800_000_000;
  const signer = createSigner({ voucher: key('01'), accrual: key('02'), relayer: key('03') });
  ctx = {
    store,
    domain: DOMAIN,
    signer,
    now: () => now * 1000,
    rules: { ...DEFAULT_RULES, holdUntested: 3 },
  };
  store.beforeCommit((db) => attestCredits(ctx, db));
  await store.write((db) => createCampaignRow(db, CAMPAIGN, now + 200 * DAY, now * 1000));
});
afterEach(async () => {
  await store.close();
  rmSync(folder, { recursive: true, force: true });
});

const onChain = (state: { days?: number; closed?: boolean; funded?: bigint; accrued?: bigint }) => {
  const { days = 200, closed = false, funded = 500n, accrued = 0n } = state;
  const requester = `0x${'11'.repeat(20)}`;
  const chain = { requester, deadline: now + days * DAY, closed, funded, accrued };
  return store.write((db) => applyCampaign(ctx, db, CAMPAIGN, chain));
};

/** 100 base units are credited to the wallet. */
async function credit(): Promise<void> {
  const line = { campaign: CAMPAIGN, source: 'available', target: 'credited' } as const;
  await store.write(async (db) => {
    await post(db, [
      { ...line, kind: 'credit', amount: 100n, pos: 100n, owner: WALLET, at: ctx.now() },
    ]);
    await raiseBacking(db, { account: WALLET, campaign: CAMPAIGN, min: 100n });
  });
}

async function queuedAfter(time: number): Promise<number> {
  const chain = { latest: async () => ({ time }) } as unknown as Pick<Chain, 'latest'>;
  await accrueTails(ctx, chain, { threshold: 1_000n, maxWaitMs: 3_600_000 });
  const rows = await store.db.selectFrom('transactions').select('id').execute();
  await store.write((db) => db.deleteFrom('transactions').execute());
  return rows.length;
}

test('a campaign whose deadline on the chain is earlier than its terms say is not released', async () => {
  await onChain({ days: 1 });
  await store.write((db) => db.updateTable('campaigns').set({ state: 'review' }).execute());
  await expect(changeState(ctx, CAMPAIGN, 'release')).rejects.toMatchObject({
    code: 'campaign_unfunded',
    details: { chainDeadline: now + DAY, deadline: now + 200 * DAY },
  });
  await store.write((db) => db.updateTable('campaigns').set({ state: 'paused' }).execute());
  await expect(changeState(ctx, CAMPAIGN, 'resume')).rejects.toMatchObject({
    code: 'campaign_unfunded',
  });

  await onChain({ days: 200 });
  expect(await changeState(ctx, CAMPAIGN, 'resume')).toMatchObject({ state: 'open' });
});

test('a campaign that its requester has refunded is not released, whatever its state here', async () => {
  await onChain({ closed: true });
  await store.write((db) => db.updateTable('campaigns').set({ state: 'review' }).execute());
  const line = { campaign: CAMPAIGN, source: 'escrow', target: 'available' } as const;
  await store.write((db) => post(db, [{ ...line, kind: 'fund', amount: 5n, at: 0 }]));
  await expect(changeState(ctx, CAMPAIGN, 'release')).rejects.toMatchObject({
    code: 'campaign_state',
  });
});

test('no page is fetched for a campaign that ends too early on the chain', async () => {
  const open = async () => {
    const job = { id: 'j', campaign: CAMPAIGN, requester: 'r', device: 'd', method: 'GET' };
    const page = { url: 'https://a.org/', host: 'a.org', proof_of: null, maxBytes: 1 };
    return createBook(ctx).open({ ...job, ...page });
  };
  await onChain({ days: 1 });
  await expect(open()).rejects.toMatchObject({ code: 'campaign_state' });
  await onChain({ days: 200 });
  await open();
});

test('a voucher is good until the refund by the chain’s date', async () => {
  await onChain({ days: 3 });
  await credit();
  const voucher = { account: WALLET, cumulative: '100', ledgerHead: '', backing: '', sig: '' };
  const list = [{ campaign: CAMPAIGN, min: '100' }];
  const backed = await withAttestations(store.db, { voucher, list, owed: [] });
  expect(backed.goodUntil).toBe(now + 33 * DAY);
});

test('the last call comes 48 hours before the refund by the chain’s date and clock', async () => {
  await onChain({ days: 3 });
  await credit();
  expect(await queuedAfter(now + 30 * DAY)).toBe(0);
  expect(await queuedAfter(now + 32 * DAY)).toBe(1);
});

test('nothing is accrued for a campaign that is closed, or beyond what is funded', async () => {
  await onChain({ days: 3 });
  await credit();
  now += 40 * DAY;
  expect(await queuedAfter(now)).toBe(1);
  await onChain({ funded: 60n, accrued: 60n });
  expect(await queuedAfter(now)).toBe(0);
  await onChain({ closed: true });
  expect(await queuedAfter(now)).toBe(0);
});

test('a refund that a reorganisation takes back leaves the campaign paused', async () => {
  await onChain({ closed: true });
  await onChain({});
  const [row] = await store.db.selectFrom('campaigns').select('state').execute();
  expect(row!.state).toBe('paused');
});

const inWorld = async (run: (world: World) => Promise<void>) => {
  const world = await World.open(join(folder, 'world.db'));
  try {
    await run(world);
    await world.check();
  } finally {
    await world.close();
  }
};

test('nothing is leased of a campaign that ends too early on the chain', () =>
  inWorld(async (world) => {
    await world.act({ do: 'short', on: 0 });
    await world.act({ do: 'hold', who: 0 });
    expect(await world.leased(0)).toBe(0);
    expect(await world.leased(1)).toBe(2);
  }));

test('an answer that could be decided after the refund is refused, not acknowledged', () =>
  inWorld(async (world) => {
    const answer = { do: 'answer', who: 0, fast: false, choice: 'a' } as const;
    await world.act({ do: 'hold', who: 0 });
    // 300 days less 270: the refund is 60 days away, and what is answered now is decided in 20.
    for (let i = 0; i < 9; i += 1) await world.act({ do: 'short', on: 0 });
    await world.act(answer);
    for (let i = 0; i < 2; i += 1) await world.act({ do: 'short', on: 0 });
    await expect(world.act(answer)).rejects.toThrow('refused');
  }));

test('the chain’s clock counts where it is ahead of ours', async () => {
  await onChain({ days: 200 });
  const open = () =>
    createBook(ctx).open({
      id: 'k',
      campaign: CAMPAIGN,
      requester: 'r',
      device: 'd',
      method: 'GET',
      url: 'https://a.org/',
      host: 'a.org',
      proof_of: null,
      maxBytes: 1,
    });
  await store.write((db) => keepBlock(db, { block: 1, hash: 'a', time: now + 201 * DAY }));
  await expect(open()).rejects.toMatchObject({ code: 'campaign_state' });
});

test('work that would be decided after the last call is decided before it', async () => {
  await onChain({ days: 200 });
  const decideBy = now + 50 * DAY;
  await store.write((db) =>
    db
      .insertInto('relay_units')
      .values({
        id: 'u',
        device: 'd',
        owner: null,
        campaign: CAMPAIGN,
        receipt: 1,
        bytes: 1,
        bytes_total: 1,
        state: 'pending',
        reason: null,
        decide_by: decideBy * 1000,
        pay: 0n,
        fee: 0n,
        pos: null,
        credit_seq: null,
        at: now * 1000,
      })
      .execute(),
  );
  await onChain({ days: 10 });
  const [row] = await store.db.selectFrom('relay_units').select('decide_by').execute();
  expect(row!.decide_by).toBe((now + 38 * DAY) * 1000);
});
