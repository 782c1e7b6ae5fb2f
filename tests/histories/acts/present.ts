import { StintError } from '../../../lib/protocol/errors.ts';
import type { AccountUpdate } from '../../../lib/protocol/receipts.ts';
import type { Presented } from '../../../lib/protocol/restore.ts';
import { takePresented } from '../../../service/src/ledger/restore/take-presented.ts';
import { sharingKeys } from '../../../service/src/testing/sharing.ts';
import { WALLET_CAST } from '../cast.ts';
import type { Holder, KeptBack } from '../holder.ts';
import type { World } from '../world.ts';
import { handOver, wholeChain } from './device.ts';

/** For `JSON.stringify`: sums are written as well. */
const plain = (_: string, value: unknown) => (typeof value === 'bigint' ? `${value}n` : value);

/** Presents a part of what the device holds. */
export async function keepBack(world: World, holder: Holder, what: KeptBack): Promise<void> {
  const { receipts } = await wholeChain(world, holder);
  const held = holder.keepsBack(holder.lastInCommon(receipts), what);
  if (!held) return;
  await handOver(world, holder.id, held);
  if (world.restores > 0) world.tally.add(`state: a device keeps something back: ${what}`);
}

/** Presents the wallets of somebody else's device with its own receipts: they stay as they are. */
export async function borrow(world: World, holder: Holder, from: Holder): Promise<void> {
  const held = holder.presents(0);
  const lent = from.presents(0)?.accounts ?? [];
  const others = lent.filter(({ account }) => !holder.accounts.has(account));
  if (!held || others.length === 0) return;
  const names = others.map(({ account }) => account);
  const read = () =>
    world.db.selectFrom('accounts').selectAll().where('account', 'in', names).execute();
  const before = await read();
  await handOver(world, holder.id, { ...held, accounts: others });
  const after = await read();
  if (JSON.stringify(before, plain) !== JSON.stringify(after, plain))
    throw new Error('a device spoke for a wallet that it was never bound to');
  world.tally.add('state: a device presents the wallet of another');
}

/**
 * A bandwidth key presents what it held when a copy was restored, with the entries of its device, or
 * without them.
 */
export async function presentKey(world: World, holder: Holder, bare: boolean): Promise<void> {
  const [key] = sharingKeys([holder.id]);
  const held = world.keysHeld.get(key!);
  if (!held) return;
  const accounts = bare ? [] : (holder.presents(0)?.accounts ?? []);
  await handOver(world, key!, { ...held, accounts });
  world.tally.add('state: a bandwidth key presents what it holds');
  if (!bare) world.keysHeld.delete(key!);
}

/** A lie that a device may tell after a restore; the service did not sign any of these. */
function lieOf(held: Presented, kind: number, others: readonly AccountUpdate[]): Presented | null {
  const { checkpoint, receipts, accounts } = held;
  const flip = (sig: string) => `${sig.slice(0, 10)}${sig[10] === '0' ? '1' : '0'}${sig.slice(11)}`;
  const account = accounts[0];
  if (kind === 6) {
    const other = others.find((each) => accounts.every((own) => own.account !== each.account));
    const name = account?.account ?? WALLET_CAST[0]!.address;
    return other && other.account !== name && other.tail
      ? { ...held, accounts: [{ ...other, account: name }] }
      : null;
  }
  if (kind === 0) return { ...held, checkpoint: { ...checkpoint, sig: flip(checkpoint.sig) } };
  if (kind === 1) {
    const seq = checkpoint.seq + 1;
    return { ...held, checkpoint: { ...checkpoint, seq } };
  }
  if (kind === 2 && receipts.length > 0) {
    const credited = String(BigInt(checkpoint.credited) + 1n);
    return { ...held, checkpoint: { ...checkpoint, credited } };
  }
  if (!account?.tail) return null;
  const { tail, entries } = account;
  const more = String(BigInt(tail.voucher.cumulative) + 1n);
  const voucher = { ...tail.voucher, cumulative: more };
  if (kind === 3) return { ...held, accounts: [{ ...account, tail: { ...tail, voucher } }] };
  if (kind === 4) return { ...held, accounts: [{ ...account, tail: { ...tail, list: [] } }] };
  const last = entries.at(-1);
  if (!last) return null;
  const grown = { ...last, n: last.n + 1, amount: more };
  return { ...held, accounts: [{ ...account, entries: [...entries, grown] }] };
}

/** Presents what the service never signed: it is refused, or changes nothing. */
export async function lie(world: World, holder: Holder, kind: number): Promise<void> {
  const held = holder.presents(0);
  const others = world.holders.flatMap((each) => each.presents(0)?.accounts ?? []);
  const told = held && lieOf(held, kind, others);
  if (!told) return;
  const before = await moneyOf(world);
  const { service } = world;
  try {
    await service.answer('present', () => takePresented(world.ctx, service.gate, holder.id, told));
  } catch (error) {
    if (!(error instanceof StintError)) throw error;
    world.tally.add(`lie: ${error.code}`);
    if (kind === 6) world.tally.add('state: a wallet is presented under the name of another');
  }
  if ((await moneyOf(world)) !== before) throw new Error(`lie ${kind} changed something`);
}

async function moneyOf(world: World): Promise<string> {
  const { db } = world;
  const read = await Promise.all([
    db.selectFrom('accounts').select(['account', 'n', 'head', 'cumulative']).execute(),
    db.selectFrom('devices').select(['device', 'seq', 'head', 'credited', 'pending']).execute(),
    db.selectFrom('campaigns').select(['id', 'available', 'credited', 'lost', 'pending']).execute(),
    db.selectFrom('losses').selectAll().execute(),
    db.selectFrom('account_debts').selectAll().execute(),
  ]);
  return JSON.stringify(read, plain);
}
