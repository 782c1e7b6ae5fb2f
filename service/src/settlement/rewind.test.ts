import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type Context, DEFAULT_RULES } from '../context.ts';
import { createSigner } from '../keys.ts';
import { openStore, type Store } from '../store/store.ts';
import { createCampaignRow } from '../testing/rows.ts';
import type { Chain } from './chain.ts';
import { createWatcher } from './watcher.ts';

const DOMAIN = { chainId: 31_337, vault: `0x${'5f'.repeat(20)}` };
const key = (byte: string) => `0x${byte.repeat(32)}`;
const WALLET = `0x${'a1'.repeat(20)}`;
const CAMPAIGNS = [`0x${'ca'.repeat(32)}`, `0x${'cb'.repeat(32)}`];

let folder: string;
let store: Store;
let ctx: Context;
let now: number;
/** The hashes of the chain's blocks, and the campaigns that cannot be read. */
let blocks: string[];
let unreadable: Set<string>;
let events: Map<
  number,
  { type: 'campaign'; id: string } | { type: 'claimed'; account: string; tx: string }
>;

const chain = {
  latest: async () => ({
    block: blocks.length - 1,
    hash: blocks.at(-1)!,
    time: 1_800_000_000,
    gasLimit: 30_000_000n,
  }),
  hashOf: async (block: number) => blocks[block] ?? null,
  events: async (from: number, to: number) =>
    [...events].flatMap(([block, event]) => (block >= from && block <= to ? [event] : [])),
  campaign: async (id: string) => {
    if (unreadable.has(id)) throw new Error('cannot be read');
    const requester = `0x${'11'.repeat(20)}`;
    return { requester, deadline: 1_900_000_000, closed: false, funded: 500n, accrued: 0n };
  },
  claimed: async () => 0n,
} as unknown as Chain;

const follow = () => createWatcher(ctx, chain, { confirmations: 1, startBlock: 0 })();
const cursor = async () =>
  (await store.db.selectFrom('chain_cursor').selectAll().execute())[0]?.block;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'stint-rewind-'));
  store = await openStore(join(folder, 'service.db'), DOMAIN);
  now = 1_800_000_000_000;
  blocks = Array.from({ length: 20 }, (_, i) => `a${i}`);
  unreadable = new Set();
  events = new Map();
  const signer = createSigner({ voucher: key('01'), accrual: key('02'), relayer: key('03') });
  ctx = { store, domain: DOMAIN, signer, now: () => now, rules: DEFAULT_RULES };
  await store.write(async (db) => {
    for (const id of CAMPAIGNS) await createCampaignRow(db, id, 1_900_000_000, now);
  });
});
afterEach(async () => {
  await store.close();
  rmSync(folder, { recursive: true, force: true });
});

const addTransaction = (id: string, state: 'mined' | 'signed', nonce: number, hash: string) =>
  store.write((db) =>
    db
      .insertInto('transactions')
      .values({
        id,
        nonce,
        target: DOMAIN.vault,
        data: '0x',
        gas: null,
        raw: '0x',
        hash,
        hashes: JSON.stringify([hash]),
        state,
        sent_at: now,
        block: state === 'mined' ? 15 : null,
        error: null,
        created_at: nonce,
      })
      .execute(),
  );

type State = 'final' | 'submitted' | 'expired' | 'superseded';

const addClaim = (digest: string, state: State, carrier: string, at: number) =>
  store.write((db) =>
    db
      .insertInto('claims')
      .values({
        digest,
        account: WALLET,
        device: 'd',
        claim: '{}',
        sig: '0x',
        voucher: '{}',
        state,
        quote_expires: 0,
        tx: null,
        block: state === 'final' ? 15 : null,
        paid: null,
        reason: null,
        carrier,
        alone: 0,
        created_at: at,
      })
      .execute(),
  );

/** The chain drops its last ten blocks and goes on longer. */
function reorganise(): void {
  blocks = [...blocks.slice(0, 10), ...Array.from({ length: 15 }, (_, i) => `b${i}`)];
}

const stateOf = async (digest: string) =>
  (await store.db.selectFrom('claims').select('state').where('digest', '=', digest).execute())[0]
    ?.state;

test('a dropped transaction whose nonce another has taken since waits for a new one', async () => {
  await follow();
  await addTransaction('claim:0x1', 'mined', 7, '0xold');
  await addTransaction('claim:0x2', 'mined', 8, '0xalso');
  await addTransaction('root:1', 'signed', 7, '0xroot');
  reorganise();
  await follow();

  expect(await cursor()).toBe(24);
  const rows = await store.db.selectFrom('transactions').select(['id', 'state', 'nonce']).execute();
  expect(Object.fromEntries(rows.map(({ id, ...row }) => [id, row]))).toEqual({
    'claim:0x1': { state: 'queued', nonce: null },
    'claim:0x2': { state: 'signed', nonce: 8 },
    'root:1': { state: 'signed', nonce: 7 },
  });
});

test('of a wallet’s dropped claims the newest is live, or the one that was live before', async () => {
  await follow();
  await addTransaction('claim:0x1', 'mined', 7, '0x71');
  await addTransaction('claim:0x2', 'mined', 8, '0x72');
  await addClaim('0x1', 'final', 'claim:0x1', 1);
  await addClaim('0x2', 'final', 'claim:0x2', 2);
  reorganise();
  await follow();
  expect([await stateOf('0x1'), await stateOf('0x2')]).toEqual(['superseded', 'submitted']);
});

test('a claim that is live when an earlier one is dropped stays the live one', async () => {
  await follow();
  await addTransaction('claim:0x1', 'mined', 7, '0x71');
  await addTransaction('claim:0x2', 'signed', 8, '0x72');
  await addClaim('0x1', 'final', 'claim:0x1', 1);
  await addClaim('0x2', 'submitted', 'claim:0x2', 2);
  reorganise();
  await follow();
  expect([await stateOf('0x1'), await stateOf('0x2')]).toEqual(['superseded', 'submitted']);
  expect(await cursor()).toBe(24);
});

test('the part of a batch that was over stays over, until the chain pays it after all', async () => {
  await follow();
  await addTransaction('batch:0x1', 'mined', 7, '0x71');
  await addClaim('0xpaid', 'final', 'batch:0x1', 1);
  await addClaim('0xover', 'expired', 'batch:0x1', 2);
  reorganise();
  await follow();
  expect([await stateOf('0xpaid'), await stateOf('0xover')]).toEqual(['submitted', 'expired']);

  blocks.push('b15');
  events.set(25, { type: 'claimed', account: WALLET, tx: '0x71' });
  await follow();
  expect(await stateOf('0xover')).toBe('confirmed');
});

test('a fork deeper than all that is remembered is read again from the vault’s first block', async () => {
  await follow();
  await store.write((db) => db.deleteFrom('chain_blocks').execute());
  blocks = Array.from({ length: 5 }, (_, i) => `c${i}`);
  events.set(2, { type: 'campaign', id: CAMPAIGNS[0]! });
  await follow();
  expect(await cursor()).toBe(4);
  const rows = await store.db.selectFrom('campaigns').select(['id', 'funded']).execute();
  expect(rows.find(({ id }) => id === CAMPAIGNS[0])!.funded).toBe(500n);
});

test('a campaign that cannot be read stops no other, nor the cursor, and is tried again', async () => {
  events.set(3, { type: 'campaign', id: CAMPAIGNS[0]! });
  events.set(4, { type: 'campaign', id: CAMPAIGNS[1]! });
  unreadable.add(CAMPAIGNS[0]!);
  await follow();
  const funded = async () =>
    (await store.db.selectFrom('campaigns').select('funded').orderBy('id').execute()).map(
      (row) => row.funded,
    );
  expect(await funded()).toEqual([0n, 500n]);
  expect(await cursor()).toBe(19);

  unreadable.clear();
  now += 60_000;
  await follow();
  expect(await funded()).toEqual([500n, 500n]);
  expect(await store.db.selectFrom('chain_unread').selectAll().execute()).toEqual([]);
});
