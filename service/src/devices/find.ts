import { StintError } from '../../../lib/protocol/errors.ts';
import type { DeviceTable } from '../store/schema.ts';
import { prepare } from '../store/statement.ts';
import type { Db } from '../store/store.ts';

const selectDevice = prepare<{ device: string }, DeviceTable>((db, p) =>
  db.selectFrom('devices').selectAll().where('device', '=', p.device),
);

/** @throws StintError `device_unknown` */
export async function getDevice(db: Db, device: string): Promise<DeviceTable> {
  const row = (await selectDevice(db, { device }))[0];
  if (!row) throw new StintError('device_unknown', 'This device is not registered here.');
  return row;
}
