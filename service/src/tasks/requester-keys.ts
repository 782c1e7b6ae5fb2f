import { StintError } from '../../../lib/protocol/errors.ts';
import type { RequesterKey } from '../../../lib/protocol/requester-keys.ts';
import type { Context } from '../context.ts';
import { hashKey } from './create.ts';

/** The wallet that a campaign key belongs to; null for a key that is unknown or was revoked. */
export async function requesterOf({ store }: Context, key: string): Promise<string | null> {
  const row = await store.db
    .selectFrom('requester_keys')
    .select('requester')
    .where('hash', '=', hashKey(key))
    .where('revoked_at', 'is', null)
    .executeTakeFirst();
  return row?.requester ?? null;
}

/** The keys of a wallet, newest first. */
export async function listKeys({ store }: Context, requester: string): Promise<RequesterKey[]> {
  const rows = await store.db
    .selectFrom('requester_keys')
    .selectAll()
    .where('requester', '=', requester)
    .orderBy('created_at', 'desc')
    .limit(1_000)
    .execute();
  return rows.map(({ hash, created_at, revoked_at }) => ({
    id: hash.slice(0, ID_LENGTH),
    createdAt: created_at,
    revokedAt: revoked_at,
  }));
}

/** Enough of a key's hash to tell keys apart; nothing can be done with it. */
const ID_LENGTH = 16;

/** Ends a key for good: the request that it came from does not bring it back. @throws StintError `not_found` */
export async function revokeKey(ctx: Context, requester: string, id: string): Promise<void> {
  const done = await ctx.store.write((db) =>
    db
      .updateTable('requester_keys')
      .set({ revoked_at: ctx.now() })
      .where('requester', '=', requester)
      .where('hash', 'like', `${id}%`)
      .where('revoked_at', 'is', null)
      .executeTakeFirst(),
  );
  if (done.numUpdatedRows > 0n) return;
  throw new StintError('not_found', `You have no key ${id} that is in use.`);
}
