import { genesis } from '../../../lib/domain/receipt-chain.ts';
import { StintError } from '../../../lib/protocol/errors.ts';
import type { Context } from '../context.ts';
import type { DeviceTable } from '../store/schema.ts';
import { prepare } from '../store/statement.ts';
import type { Db } from '../store/store.ts';

const selectDevice = prepare<{ device: string }, DeviceTable>((db, p) =>
  db.selectFrom('devices').selectAll().where('device', '=', p.device),
);

const selectKey = prepare<{ device: string }, { key: string }>((db, p) =>
  db.selectFrom('devices').select('key').where('device', '=', p.device),
);

const unknownDevice = () => new StintError('device_unknown', 'This device is not registered here.');

/** The key that currently signs for a device. @throws StintError `device_unknown` */
export async function deviceKey(db: Db, device: string): Promise<string> {
  const row = (await selectKey(db, { device }))[0];
  if (!row) throw unknownDevice();
  return row.key;
}

/** The row of a device. @throws StintError `device_unknown` */
export async function getDevice(db: Db, device: string): Promise<DeviceTable> {
  const row = (await selectDevice(db, { device }))[0];
  if (!row) throw unknownDevice();
  return row;
}

/** A query of the devices that are or were bound to a wallet. */
export const devicesOf = (db: Db, account: string) =>
  db
    .selectFrom('devices')
    .select('device')
    .where('account', '=', account)
    .union(db.selectFrom('bindings').select('device').where('account', '=', account));

const insertRow = prepare<DeviceTable>((db, p) =>
  db.insertInto('devices').values({
    device: p.device,
    key: p.key,
    recovery_key: p.recovery_key,
    account: p.account,
    created_at: p.created_at,
    seq: p.seq,
    head: p.head,
    credited: p.credited,
    pending: p.pending,
    checkpoint_sig: p.checkpoint_sig,
    floor_at: p.floor_at,
    accepted: p.accepted,
    cursor: p.cursor,
    owner_device: p.owner_device,
    recovered_at: p.recovered_at,
  }),
);

/** Adds a device with an empty receipt chain. */
export async function addDevice(
  ctx: Context,
  db: Db,
  id: { device: string; recoveryKey: string; account: string | null; ownerDevice?: string },
): Promise<void> {
  await insertRow(db, {
    device: id.device,
    key: id.device,
    recovery_key: id.recoveryKey,
    account: id.account,
    created_at: ctx.now(),
    seq: 0,
    head: genesis(ctx.domain, id.device),
    credited: 0n,
    pending: 0n,
    checkpoint_sig: null,
    floor_at: 0,
    accepted: 0,
    cursor: -1,
    owner_device: id.ownerDevice ?? null,
    recovered_at: 0,
  });
}
