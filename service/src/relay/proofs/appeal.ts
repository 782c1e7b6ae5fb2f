import { sharedAppealMessage } from '../../../../lib/domain/device-messages.ts';
import type { Appeal } from '../../../../lib/protocol/appeals.ts';
import { StintError } from '../../../../lib/protocol/errors.ts';
import type { SharedAppealRequest } from '../../../../lib/protocol/sharing-routes.ts';
import type { Context } from '../../context.ts';
import { deviceKey, devicesOf, getDevice } from '../../devices/find.ts';
import { verifyEd25519 } from '../../devices/verify.ts';
import type { RelayUnitTable } from '../../store/relay-tables.ts';
import type { Db } from '../../store/store.ts';

/** How many appeals a contributor may have open or denied. Upheld ones do not count. */
const QUOTA = 3;

/**
 * Opens an appeal against rejected bytes (docs/money.md rule 5) and holds their budget until it is
 * decided. Appealing again returns the same appeal.
 * @param device the bandwidth key of the session, which also signs the appeal
 * @throws StintError `not_found` when the unit is not this key's, `bad_signature`, `conflict` when
 *   it was not rejected, the time to appeal is over or there are no appeals left
 */
export async function appealShared(
  ctx: Context,
  device: string,
  { unit, sig }: SharedAppealRequest,
): Promise<Appeal> {
  const message = sharedAppealMessage(ctx.domain, { key: device, unit });
  if (!(await verifyEd25519(await deviceKey(ctx.store.db, device), message, sig))) {
    throw new StintError('bad_signature', 'The bandwidth key did not sign this appeal.');
  }
  return ctx.store.write(async (db) => {
    const row = await db
      .selectFrom('relay_units')
      .selectAll()
      .where('id', '=', unit)
      .where('device', '=', device)
      .executeTakeFirst();
    if (!row) throw new StintError('not_found', `This bandwidth key has no unit ${unit}.`);

    const ownerDevice = (await getDevice(db, device)).owner_device ?? device;
    const seen = await db
      .selectFrom('relay_appeals')
      .select('state')
      .where('unit', '=', unit)
      .executeTakeFirst();

    const left = QUOTA - (await countUsed(db, ownerDevice, row));
    if (seen) return { unit, state: seen.state, left: Math.max(0, left) };
    if (row.state !== 'disputed' || row.decide_by <= ctx.now()) {
      throw new StintError(
        'conflict',
        'These bytes were not rejected, or the time to appeal is over.',
      );
    }
    if (left <= 0)
      throw new StintError(
        'conflict',
        'You have no appeals left. Each one that is upheld comes back.',
      );

    const undecided = { looked_at: null, decided_at: null, note: null };
    const open = { state: 'open', sig, at: ctx.now(), ...undecided } as const;
    await db
      .insertInto('relay_appeals')
      .values({ unit, device, owner_device: ownerDevice, ...open })
      .execute();
    return { unit, state: 'open', left: left - 1 };
  });
}

/** Counts the appeals of this device (with any bandwidth key) and of the wallet that owns the bytes. */
async function countUsed(db: Db, ownerDevice: string, unit: RelayUnitTable): Promise<number> {
  // Two queries, because an `or` over two tables cannot use an index.
  const used = db
    .selectFrom('relay_appeals')
    .select((eb) => eb.fn.countAll<number>().as('used'))
    .where('relay_appeals.state', '!=', 'upheld');
  const own = await used
    .where('relay_appeals.owner_device', '=', ownerDevice)
    .executeTakeFirstOrThrow();
  if (unit.owner === null) return Number(own.used);

  const others = await used
    .innerJoin('relay_units', 'relay_units.id', 'relay_appeals.unit')
    .where('relay_units.owner', '=', unit.owner)
    .where('relay_appeals.owner_device', '!=', ownerDevice)
    .where('relay_appeals.owner_device', 'in', devicesOf(db, unit.owner))
    .executeTakeFirstOrThrow();

  return Number(own.used) + Number(others.used);
}
