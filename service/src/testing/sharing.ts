import type { Context } from '../context.ts';
import { addDevice } from '../devices/find.ts';
import { newId } from '../ids.ts';
import { closeLeftOpen, createBook } from '../relay/accounts/book.ts';
import { writeTally } from '../relay/accounts/tally.ts';
import { creditOverdue, decideByProofs, returnRejected } from '../relay/proofs/decide.ts';
import { decideAppeal } from '../relay/proofs/settle-appeals.ts';

const MAX_BYTES = 10 * 1024 * 1024;

const keyOf = (device: string) => `0x${device.slice(2).split('').reverse().join('')}`;

/** The bandwidth keys of devices. */
export const sharingKeys = (devices: readonly string[]): string[] => devices.map(keyOf);

/** Adds a bandwidth key for each device. */
export async function addKeys(ctx: Context, devices: readonly string[]): Promise<void> {
  await ctx.store.write(async (db) => {
    for (const ownerDevice of devices) {
      const device = keyOf(ownerDevice);
      await addDevice(ctx, db, { device, recoveryKey: `${device}b`, account: null, ownerDevice });
    }
  });
}

/** Runs a job of `bytes` on a device's bandwidth key and ends it as told. */
export async function share(
  ctx: Context,
  campaign: string,
  device: string,
  { bytes, end }: { bytes: number; end: 'done' | 'failed' | 'never' },
): Promise<void> {
  const book = createBook(ctx);
  const id = newId(ctx.now());
  const job = { id, campaign, requester: 'r', device: keyOf(device), method: 'GET' };
  const page = { url: 'https://a.org/', host: 'a.org', proof_of: null, maxBytes: MAX_BYTES };
  const opened = await book.open({ ...job, ...page }).then(
    () => true,
    (error: { code?: string }) => {
      if (error.code === 'payment_required' || error.code === 'campaign_state') return false;
      throw error;
    },
  );
  if (!opened || end === 'never') return;

  const closing = { id, campaign, state: end, bytes, status: 200 } as const;
  // Close it twice, as after a crash: it must count once.
  await Promise.all([book.close(closing), book.close(closing)]);
}

/** Writes the next bandwidth receipt of a device's key. */
export const tally = (ctx: Context, device: string) => writeTally(ctx, keyOf(device));

/** Adds three equal proofs, which are enough for a decision. */
export async function prove(ctx: Context, owner: string, passed: boolean): Promise<void> {
  const device = keyOf(owner);
  const ids = [0, 1, 2].map(() => newId(ctx.now()));
  const proof = { device, kind: 'duplicate' as const, passed: Number(passed), evidence: 'a.org' };
  const rows = ids.map((id) => ({ ...proof, id, job: id, at: ctx.now() }));
  await ctx.store.write(async (db) => {
    await db.insertInto('relay_proofs').values(rows).execute();
  });
  await decideByProofs(ctx, device);
}

/** Upholds the first disputed unit. */
export async function uphold(ctx: Context): Promise<void> {
  const unit = await ctx.store.db
    .selectFrom('relay_units')
    .select('id')
    .where('state', '=', 'disputed')
    .executeTakeFirst();
  if (unit) await decideAppeal(ctx, unit.id, { uphold: true, note: 'looked at' });
}

/** Runs the relay's own duties. */
export async function sharingDuties(ctx: Context): Promise<void> {
  await creditOverdue(ctx);
  await returnRejected(ctx);
}

/** What the relay does when the service starts again. */
export const sharingRestart = closeLeftOpen;
