import type { Kysely } from 'kysely';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { backingHash, hashEntry, voucherDigest } from '../../../../lib/domain/account-chain.ts';
import { QUALITY_DEFAULTS } from '../../../../lib/protocol/campaigns.ts';
import type { Presented } from '../../../../lib/protocol/restore.ts';
import { getDevice } from '../../devices/find.ts';
import { Bench, CAMPAIGN, type Key, OTHER_WALLET, WALLET } from '../../testing/bench.ts';
import { readAllHeld } from '../../testing/restoring.ts';
import { present, tryToPresent } from './present.ts';

let bench: Bench;
let device: Key;
beforeEach(async () => {
  bench = await Bench.open({ floorScale: 0 });
  device = await bench.device();
});
afterEach(() => bench.close());

/** Does something that the copy does not know: what the device then holds of it stays, all else is undone. */
async function sinceTheCopy(work: () => Promise<void>): Promise<Presented> {
  const before = await dump();
  await work();
  const [held] = await readAllHeld(bench.ctx, [device.id]);
  await load(before);
  return held!.what!;
}

const TABLES = [
  'ledger_lines',
  'account_backing',
  'account_entries',
  'accounts',
  'answers',
  'bindings',
  'campaigns',
  'devices',
  'leases',
  'receipts',
  'bound_receipts',
  'rejoined_credits',
  'restored_entries',
  'submissions',
  'tasks',
  'vouchers',
] as const;

type Rows = Record<string, object[]>;
const tables = () => bench.db as unknown as Kysely<Rows>;

async function dump(): Promise<Rows> {
  const rows: Rows = {};
  for (const table of TABLES) rows[table] = await tables().selectFrom(table).selectAll().execute();
  return rows;
}

async function load(rows: Rows): Promise<void> {
  await bench.ctx.store.write(async (db) => {
    const all = db as unknown as Kysely<Rows>;
    for (const table of TABLES) await all.deleteFrom(table).execute();
    for (const table of TABLES.toReversed()) {
      for (const row of rows[table]!)
        await all
          .insertInto(table)
          .values(row as never)
          .execute();
    }
  });
}

async function earn(): Promise<void> {
  const [lease] = await bench.lease(device);
  await bench.answer(device, lease!);
}

const credited = async () => (await getDevice(bench.db, device.id)).credited;
const walletHas = async () =>
  (await bench.db.selectFrom('accounts').select('cumulative').executeTakeFirst())?.cumulative ?? 0n;
const bad = { code: 'bad_signature' };
const forgedSig = `0x${'11'.repeat(65)}`;

/** A bound device with one credit that the copy knows, and one that it does not. */
async function oneAhead(): Promise<Presented> {
  await bench.campaign([{}, {}, {}]);
  await bench.bind(device, WALLET);
  await earn();
  return sinceTheCopy(earn);
}

test('what the copy does not know is taken back, once', async () => {
  const held = await oneAhead();
  expect([await credited(), await walletHas()]).toEqual([10_000n, 10_000n]);
  expect(await present(bench.ctx, device.id, held)).toBeGreaterThan(0);
  expect([await credited(), await walletHas()]).toEqual([20_000n, 20_000n]);
  expect(await present(bench.ctx, device.id, held)).toBeNull();
  expect([await credited(), await walletHas()]).toEqual([20_000n, 20_000n]);
});

test('what a bound device was credited is covered with its wallet’s entries, whenever they come', async () => {
  const promised = async () => {
    const [row] = await bench.db.selectFrom('campaigns').select(['credited', 'lost']).execute();
    return row!.credited - row!.lost;
  };
  const held = await oneAhead();
  const before = await promised();
  await present(bench.ctx, device.id, { ...held, accounts: [] });
  expect(await promised()).toBe(before);
  await present(bench.ctx, device.id, held);
  expect(await promised()).toBe(before + 10_000n);
  expect(await walletHas()).toBe(20_000n);
});

test('a try changes nothing', async () => {
  const held = await oneAhead();
  expect(await tryToPresent(bench.ctx, device.id, held)).toBeGreaterThan(0);
  expect([await credited(), await walletHas()]).toEqual([10_000n, 10_000n]);
});

test('a task that was answered is not given to the device again', async () => {
  await bench.campaign([{}]);
  const held = await sinceTheCopy(earn);
  expect(await bench.lease(device)).toHaveLength(1);
  await present(bench.ctx, device.id, held);
  expect(await bench.lease(device)).toEqual([]);
});

/** Each changes what a device presents in one place, and signs again what it can sign itself: nothing. */
const FORGED: [string, (held: Presented) => Presented, object][] = [
  [
    'a checkpoint that we did not sign',
    (held) => ({ ...held, checkpoint: { ...held.checkpoint, sig: forgedSig } }),
    bad,
  ],
  [
    'receipts with another amount',
    (held) => ({
      ...held,
      receipts: held.receipts.map((one) =>
        one.kind === 'credit' ? { ...one, creditDelta: '999999' } : one,
      ),
    }),
    { code: 'receipt_mismatch' },
  ],
  [
    'receipts that end before the checkpoint',
    (held) => ({ ...held, receipts: held.receipts.slice(0, -1) }),
    { code: 'receipt_mismatch' },
  ],
  [
    'a voucher that we did not sign',
    (held) => withTail(held, (tail) => ({ ...tail, voucher: { ...tail.voucher, sig: forgedSig } })),
    bad,
  ],
  [
    'another backing list than the voucher names',
    (held) => withTail(held, (tail) => ({ ...tail, list: [{ campaign: CAMPAIGN, min: '1' }] })),
    bad,
  ],
  [
    'an attestation that we did not sign',
    (held) =>
      withTail(held, (tail) => ({
        ...tail,
        attestations: tail.attestations.map((one) => ({ ...one, cumulative: '500000' })),
      })),
    bad,
  ],
];

type Tail = NonNullable<Presented['accounts'][number]['tail']>;
const withTail = (held: Presented, change: (tail: Tail) => Tail): Presented => ({
  ...held,
  accounts: held.accounts.map((one) => ({ ...one, tail: change(one.tail!) })),
});

test.each(FORGED)('%s are refused, and nothing is stored', async (_, forge, refusal) => {
  const held = await oneAhead();
  await expect(present(bench.ctx, device.id, forge(held))).rejects.toMatchObject(refusal);
  expect([await credited(), await walletHas()]).toEqual([10_000n, 10_000n]);
  const { lost } = await bench.db.selectFrom('campaigns').select('lost').executeTakeFirstOrThrow();
  expect(lost).toBe(0n);
});

test('a checkpoint of another device is refused', async () => {
  const held = await oneAhead();
  const other = await bench.device();
  await expect(present(bench.ctx, other.id, held)).rejects.toMatchObject(bad);
});

test('a device speaks for the wallets that it was bound to, and no other', async () => {
  const stranger = await bench.device();
  const { accounts } = await oneAhead();
  const [lease] = await bench.lease(stranger);
  await bench.answer(stranger, lease!);
  const [own] = await readAllHeld(bench.ctx, [stranger.id]);
  await present(bench.ctx, stranger.id, { ...own!.what!, accounts });
  expect(await walletHas()).toBe(10_000n);
});

const creditedBy = async () =>
  (await bench.db.selectFrom('campaigns').select('credited').executeTakeFirstOrThrow()).credited;

test('a credit of a bound device is covered once, also when its entry comes later', async () => {
  const held = await oneAhead();
  await present(bench.ctx, device.id, { ...held, accounts: [] });
  await present(bench.ctx, device.id, held);
  // Two prices with their fees, which our attestation names.
  expect(await creditedBy()).toBe(21_000n);
  expect(await walletHas()).toBe(20_000n);
});

test('a credit of nobody that a binding gave to a wallet is covered once', async () => {
  await bench.campaign([{}]);
  const held = await sinceTheCopy(async () => {
    await earn();
    await bench.bind(device, WALLET);
  });
  await present(bench.ctx, device.id, held);
  expect(await creditedBy()).toBe(10_500n);
  expect(await walletHas()).toBe(10_000n);
});

test('work that its campaign can no longer pay is a loss, not an error', async () => {
  await bench.campaign([{}], {}, QUALITY_DEFAULTS);
  const held = await sinceTheCopy(earn);
  await bench.ctx.store.write((db) =>
    db
      .updateTable('campaigns')
      .set({ available: 0n, funded: 0n } as object)
      .execute(),
  );
  await present(bench.ctx, device.id, held);
  expect(await bench.db.selectFrom('losses').select('amount').execute()).toEqual([
    { amount: 10_000n },
  ]);
});

/** Signs as the service: a voucher over any head and list. */
function vouch(ledgerHead: string, cumulative: string): Tail {
  const { signer, domain } = bench.ctx;
  const unsigned = { account: WALLET, cumulative, ledgerHead, backing: backingHash([]) };
  const sig = signer.sign('voucher', voucherDigest(domain, unsigned));
  return { voucher: { ...unsigned, sig }, list: [], attestations: [], goodUntil: 0 };
}

test('entries that do not lead to the voucher are refused', async () => {
  const held = await oneAhead();
  const [account] = held.accounts;
  const tail = vouch(`0x${'99'.repeat(32)}`, '20000');
  const torn = { ...held, accounts: [{ ...account!, tail }] };
  await expect(present(bench.ctx, device.id, torn)).rejects.toMatchObject(bad);
});

test('a branch that forks from ours is taken as a whole, and only up to our voucher', async () => {
  const held = await oneAhead();
  const [{ entries }] = held.accounts as [Presented['accounts'][number]];
  // Since the copy the wallet has earned here as well, so that the chains fork after the first entry.
  const other = await bench.device();
  await bench.bind(other, WALLET);
  const [lease] = await bench.lease(other);
  await bench.answer(other, lease!);
  expect(await walletHas()).toBe(20_000n);

  const take = (changed: Partial<Presented['accounts'][number]>) =>
    present(bench.ctx, device.id, {
      ...held,
      accounts: [{ ...held.accounts[0]!, ...changed }],
    });
  await expect(take({ tail: vouch(`0x${'99'.repeat(32)}`, '20000') })).rejects.toMatchObject(bad);
  const last = entries.at(-1)!;
  const between = { ...last, prev: `0x${'98'.repeat(32)}` };
  const tail = vouch(hashEntry(between), '20000');
  await expect(take({ entries: [entries[0]!, between], tail })).rejects.toMatchObject(bad);

  await take({});
  expect(await walletHas()).toBe(30_000n);
  await take({});
  expect(await walletHas()).toBe(30_000n);
});

test('the entries and the voucher of one wallet are never credited to another', async () => {
  await oneAhead();
  const [own] = await readAllHeld(bench.ctx, [device.id]);
  const thief = await bench.device();
  await bench.bind(thief, OTHER_WALLET);
  const [held] = await readAllHeld(bench.ctx, [thief.id]);
  const [theirs] = own!.what!.accounts;
  const renamed = { ...theirs!, account: OTHER_WALLET };
  const tail = { ...theirs!.tail!, voucher: { ...theirs!.tail!.voucher, account: OTHER_WALLET } };
  for (const account of [renamed, { ...renamed, tail }]) {
    const lie = { ...held!.what!, accounts: [account] };
    await expect(present(bench.ctx, thief.id, lie)).rejects.toMatchObject(bad);
  }
  expect(await bench.db.selectFrom('accounts').select('account').execute()).toEqual([
    { account: WALLET },
  ]);
});
