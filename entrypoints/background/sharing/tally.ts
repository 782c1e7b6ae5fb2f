import type { BandwidthTally } from '../../../lib/db/bandwidth-tally.ts';
import type { StintDb } from '../../../lib/db/database.ts';
import { getMeta, setMeta } from '../../../lib/db/meta.ts';
import { recoverAddress } from '../../../lib/domain/recover-address.ts';
import type { TallyStore } from '../../../lib/relay/options.ts';
import type { Context } from '../core/context.ts';
import { sign } from '../identity/ed25519.ts';
import type { BandwidthKey } from './key.ts';

const NONE: BandwidthTally = { sent: 0, booked: 0, last: null };

const read = async (db: StintDb): Promise<BandwidthTally> =>
  (await getMeta(db, 'sharingTally')) ?? NONE;

/** Adds to the device's own count, in one transaction. */
export function addToTally(db: StintDb, part: Partial<Record<'sent' | 'booked', number>>) {
  return db.transaction('rw', db.meta, async () => {
    const { sent, booked, last } = await read(db);
    await setMeta(db, 'sharingTally', {
      sent: sent + (part.sent ?? 0),
      booked: booked + (part.booked ?? 0),
      last,
    });
  });
}

/** The device's own count of what it delivered, kept in the database. */
export function createTally({ db, network }: Context, key: BandwidthKey): TallyStore {
  return {
    sent: (_, sent) => addToTally(db, { sent }),
    booked: (_, booked) => addToTally(db, { booked }),
    totals: () => read(db),
    last: async () => (await read(db)).last,
    save: (last) =>
      db.transaction('rw', db.meta, async () => {
        await setMeta(db, 'sharingTally', { ...(await read(db)), last });
      }),
    verify: (digest, sig) => recoverAddress(digest, sig) === network.voucherSigner,
    sign: (message) => sign(key.pair.privateKey, message),
  };
}
