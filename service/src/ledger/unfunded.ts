import { StintError } from '../../../lib/protocol/errors.ts';
import type { Context } from '../context.ts';
import { inBatches, rowsToRead } from '../each-alone.ts';
import { literal } from '../store/statement.ts';
import type { Db } from '../store/store.ts';

/** How long a campaign that never had escrow is kept, ms, and how many of them a wallet may have. */
export const UNFUNDED_MS = 30 * 86_400_000;
export const MOST_UNFUNDED = 20;

const BATCH = 200;

/**
 * Campaigns without escrow, here and in the vault, and without a task, so that nothing hangs on them. Gold
 * is a task, too: a reorganisation may take the escrow of one that has it.
 */
const neverFunded = (db: Db) =>
  db
    .selectFrom('campaigns')
    .where('funded', '=', 0n)
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('tasks').select('tasks.id').whereRef('tasks.campaign', '=', 'campaigns.id'),
        ),
      ),
    )
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('chain_campaigns')
            .select('chain_campaigns.id')
            .whereRef('chain_campaigns.id', '=', 'campaigns.id')
            .where('chain_campaigns.deadline', '>', literal(0)),
        ),
      ),
    );

/**
 * Creating costs a wallet one signature and us a row, so a wallet has a few campaigns without escrow at most.
 * @throws StintError `conflict`
 */
export async function checkUnfunded(db: Db, requester: string): Promise<void> {
  const { n } = await neverFunded(db)
    .select((eb) => eb.fn.countAll<number>().as('n'))
    .where('requester', '=', requester)
    .executeTakeFirstOrThrow();
  if (n < MOST_UNFUNDED) return;
  throw new StintError(
    'conflict',
    `This wallet has ${n} campaigns without escrow. Fund one of them first; one that gets none is forgotten after 30 days.`,
  );
}

/**
 * Forgets campaigns that never had escrow, and keys of wallets that have no other. Whoever funds one later
 * sends the same terms again and goes on: the vault keeps the money for its id.
 * @returns how many campaigns
 */
export async function forgetUnfunded(ctx: Context): Promise<number> {
  const before = ctx.now() - UNFUNDED_MS;
  const rows = await neverFunded(ctx.store.db)
    .select('id')
    .where('created_at', '<', before)
    .limit(rowsToRead(ctx, 'unfunded', BATCH))
    .execute();
  const units = { size: BATCH, idOf: ({ id }: { id: string }) => id };
  const done = await inBatches(ctx, 'unfunded', rows, units, (some) =>
    ctx.store.write(async (db) => {
      const ids = some.map(({ id }) => id);
      // One may have been funded since it was read.
      const still = await neverFunded(db).select('id').where('id', 'in', ids).execute();
      await db
        .deleteFrom('campaigns')
        .where(
          'id',
          'in',
          still.map(({ id }) => id),
        )
        .execute();
    }),
  );
  await ctx.store.write((db) => forgetKeys(db, before));
  return done;
}

async function forgetKeys(db: Db, before: number): Promise<void> {
  await db
    .deleteFrom('requester_keys')
    .where('created_at', '<', before)
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('campaigns')
            .select('campaigns.id')
            .whereRef('campaigns.requester', '=', 'requester_keys.requester'),
        ),
      ),
    )
    .execute();
}
