import { owedSum } from '../../lib/domain/owed.ts';
import { latestVoucher } from '../../service/src/ledger/voucher.ts';
import { present, repair, sync } from './acts/device.ts';
import { claim, fund } from './acts/money.ts';
import { presentKey } from './acts/present.ts';
import { RELAYER, WALLET_CAST } from './cast.ts';
import { NO_FAULTS } from './chain/rpc.ts';
import { campaignOf } from './vault/campaigns.ts';
import type { World } from './world.ts';

/** How long everything may take once nobody makes trouble any more, in turns. */
const TURNS = 30;

/** Ends the trouble: everything works again, and time passes. */
async function calm(world: World): Promise<void> {
  const { blocks, service } = world;
  blocks.held.delete(RELAYER);
  for (const faults of service.faults) Object.assign(faults, NO_FAULTS);
  service.fuse.light(Number.POSITIVE_INFINITY);
  const { state } = blocks.latest;
  state.refused.clear();
  state.capFloor = 1n << 60n;
  // Endpoints rest after they failed, and rows too.
  world.wait(120_000);
  await world.rounds(3);
  world.wait(8 * 86_400_000);
  await world.rounds(4, 2);
}

/** Ends a restore as its time does: devices come with what they hold, and the gate opens. */
async function endRestore(world: World): Promise<void> {
  for (let i = 0; i < 5 && (await world.service.gate.stage()) === 'reading'; i += 1) {
    await world.rounds(1);
  }
  if ((await world.service.gate.stage()) === 'reading')
    throw new Error('a restore never gets past reading the chain');
  for (const holder of world.holders) {
    await world.attempt('last present', () => present(world, holder));
    await world.attempt('last present of a key', () => presentKey(world, holder, false));
  }
  world.wait(25 * 3_600_000);
  await world.rounds(2);
  if ((await world.service.gate.stage()) !== 'open') throw new Error('the gate never opens');
}

async function bringTogether(world: World): Promise<void> {
  // Whoever presents something new closes the gate again, at most once each.
  for (let i = 0; i <= world.holders.length; i += 1) {
    await endRestore(world).catch((error: { code?: string }) => {
      if (error.code !== 'restoring') throw error;
    });
    if ((await world.service.gate.stage()) === 'open') break;
  }
  for (const holder of world.holders) {
    await world.attempt('last sync', () => sync(world, holder));
    if (holder.mismatch !== null) await repair(world, holder);
    if (holder.mismatch !== null)
      throw new Error(`${holder.id} cannot be repaired: ${holder.mismatch}`);
  }
}

/** No row and no duty fails, and the cursor is where the chain is. */
async function checkDuties(world: World): Promise<void> {
  const { service, blocks, db } = world;
  for (const [name, error] of service.failing)
    throw new Error(`duty ${name} goes on failing`, { cause: error });
  for (const { duty, id, error } of service.rowFailures.values())
    throw new Error(`row ${id} of ${duty} goes on failing`, { cause: error });
  const cursor = await db.selectFrom('chain_cursor').select('block').executeTakeFirst();
  if ((cursor?.block ?? -1) < blocks.latest.number - 6)
    throw new Error(`the cursor stands at ${cursor?.block}, the chain at ${blocks.latest.number}`);
  const unread = await db.selectFrom('chain_unread').selectAll().execute();
  if (unread.length > 0) throw new Error(`${unread[0]!.id} is never read`);
  const rows = await db.selectFrom('chain_campaigns').selectAll().execute();
  for (const { id, funded, accrued, closed } of rows) {
    const c = campaignOf(blocks.latest.state, id);
    const has = c.closed ? c.accrued : c.funded;
    if (has !== funded || c.accrued !== accrued || Number(c.closed) !== closed)
      throw new Error(`the service reads ${id} as ${funded}/${accrued}/${closed}`);
  }
}

/** Somebody's device that may speak for a wallet. */
async function deviceOf(world: World, account: string) {
  const rows = await world.db.selectFrom('bindings').select(['device', 'account']).execute();
  return world.holders.find(({ id }) =>
    rows.some((row) => row.device === id && row.account === account),
  );
}

/** Every wallet gets all that its voucher says, through the relayer. */
async function payEverybody(world: World): Promise<void> {
  for (const [wallet, { address }] of WALLET_CAST.entries()) {
    const holder = await deviceOf(world, address);
    if (!holder) continue;
    await finishLive(world, address);
    await world.attempt('last claim', () => claim(world, holder, { wallet, elsewhere: false }));
  }
  for (let i = 0; i < TURNS; i += 1) {
    await world.rounds(1, 2);
    const live = await world.db
      .selectFrom('claims')
      .select('digest')
      .where('state', 'in', ['signed', 'submitted', 'confirmed'])
      .execute();
    if (live.length === 0) break;
  }
  for (const { address } of WALLET_CAST) {
    const issued = await latestVoucher(world.db, address);
    if (!issued) continue;
    const claimed = world.blocks.latest.state.claimed.get(address) ?? 0n;
    const left = BigInt(issued.voucher.cumulative) - claimed;
    // A claim for less than the least sum is not taken.
    if (left < 1_000n) continue;
    const claims = await world.db
      .selectFrom('claims')
      .select(['state', 'reason', 'claim'])
      .where('account', '=', address)
      .orderBy('created_at', 'desc')
      .limit(2)
      .execute();
    throw new Error(
      `${address} cannot claim ${left} of ${issued.voucher.cumulative} (owed ${owedSum(issued)}): ${JSON.stringify(claims)} ${JSON.stringify(issued.list)}`,
    );
  }
}

/** Lets a claim of the wallet that is on its way come to its end. */
async function finishLive(world: World, account: string): Promise<void> {
  for (let i = 0; i < TURNS; i += 1) {
    const live = await world.db
      .selectFrom('claims')
      .select(['digest', 'state'])
      .where('account', '=', account)
      .where('state', 'in', ['signed', 'submitted'])
      .executeTakeFirst();
    if (!live) return;
    await world.rounds(1, 10);
  }
  throw new Error(`a claim of ${account} is on its way for ever`);
}

/** All that was owed is made good out of a campaign that is funded for it. */
async function makeAllGood(world: World): Promise<void> {
  const { makeGood } = await import('../../service/src/ledger/make-good.ts');
  const rows = await world.db
    .selectFrom('account_debts')
    .select('account')
    .whereRef('amount', '>', 'made_good')
    .execute();
  if (rows.length === 0) return;
  const open = world.ids.findIndex(
    (id) => world.blocks.latest.state.campaigns.get(id)?.closed === false,
  );
  if (open < 0) return;
  await fund(world, open, 2_000_000, 30);
  await world.rounds(6);
  await world.attempt('make all good', () => makeGood(world.ctx, world.ids[open]!));
  const left = await world.db
    .selectFrom('account_debts')
    .select('account')
    .whereRef('amount', '>', 'made_good')
    .execute();
  if (left.length === 0) world.tally.add('state: everything owed was made good');
}

/**
 * The end of a history: the trouble stops, devices come back, and everybody is paid. Whatever stands
 * in the way of that for ever is a fault.
 * @throws Error that says what never comes about
 */
export async function settleDown(world: World): Promise<void> {
  await calm(world);
  await bringTogether(world);
  await world.rounds(4, 70);
  await makeAllGood(world);
  await world.rounds(4, 70);
  await bringTogether(world);
  await payEverybody(world);
  // What failed while there was trouble has had its rest, and is tried once more.
  world.wait(180_000);
  world.service.failing.clear();
  world.service.rowFailures.clear();
  await world.rounds(4);
  await checkDuties(world);
}
