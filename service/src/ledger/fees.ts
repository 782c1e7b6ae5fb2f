import { keccak, toHex, utf8 } from '../../../lib/domain/bytes.ts';
import type { Context } from '../context.ts';
import { addDevice, getDevice } from '../devices/find.ts';
import { inBatches, rowsToRead } from '../each-alone.ts';
import type { DeviceTable } from '../store/schema.ts';
import { literal } from '../store/statement.ts';
import type { Db } from '../store/store.ts';
import { appendReceipt, headOf } from './receipts.ts';
import { type Credits, closeBatch } from './update.ts';

/** The most credits that one account entry may hold; further campaigns wait for the next turn. */
const MAX_CREDITS = 500;
/** The id of the operator's own receipt chain: a hash, so that no key can sign as it. */
const OPERATOR = toHex(keccak(utf8('Stint operator fees 1')));

/**
 * Credits new fees to the operator's wallet, an ordinary account with receipts, entries and a
 * voucher like anyone's (docs/money.md rule 1). Each campaign gets one credit; the fees keep their
 * positions (docs/money.md rule 10).
 */
export async function bookFees(ctx: Context, account: string): Promise<void> {
  const rows = await findUnbooked(ctx.store.db)
    .limit(rowsToRead(ctx, 'fees', MAX_CREDITS))
    .execute();
  const units = { size: MAX_CREDITS, idOf: (row: { campaign: string }) => row.campaign };
  await inBatches(ctx, 'fees', rows, units, (some) =>
    bookSome(
      ctx,
      account,
      some.map(({ campaign }) => campaign),
    ),
  );
}

async function bookSome(ctx: Context, account: string, campaigns: string[]): Promise<void> {
  await ctx.store.write(async (db) => {
    const due = await findUnbooked(db).where('campaign', 'in', campaigns).execute();
    if (due.length === 0) return;

    const device = await operatorDevice(ctx, db, account);
    const credits: Credits & { positions: Map<string, bigint> } = {
      device,
      head: headOf(device),
      receipts: [],
      creditSeqs: [],
      amount: 0n,
      positions: new Map(),
    };

    for (const { campaign, amount, pos } of due) {
      const line = {
        kind: 'credit',
        campaign,
        unit: `fees to ${pos}`,
        creditDelta: amount,
      } as const;
      const receipt = await appendReceipt(ctx, db, OPERATOR, credits.head, line);
      credits.receipts.push(receipt);
      credits.creditSeqs.push(receipt.seq);
      credits.amount += amount;
      credits.positions.set(campaign, pos);
    }

    await markBooked(db, account, [...credits.positions.keys()]);
    await closeBatch(ctx, db, credits);
  });
}

const findUnbooked = (db: Db) =>
  db
    .selectFrom('ledger_lines')
    .select((eb) => [
      'campaign',
      eb.fn.sum<bigint>('amount').as('amount'),
      eb.fn.max('pos').$castTo<bigint>().as('pos'),
    ])
    .where('kind', '=', literal('fee'))
    .where('owner', 'is', null)
    .groupBy('campaign');

const markBooked = (db: Db, owner: string, campaigns: string[]) =>
  db
    .updateTable('ledger_lines')
    .set({ owner })
    .where('kind', '=', literal('fee'))
    .where('owner', 'is', null)
    .where('campaign', 'in', campaigns)
    .execute();

async function operatorDevice(ctx: Context, db: Db, account: string): Promise<DeviceTable> {
  const known = await db
    .selectFrom('devices')
    .select('account')
    .where('device', '=', OPERATOR)
    .executeTakeFirst();
  if (!known) await addDevice(ctx, db, { device: OPERATOR, recoveryKey: 'none', account });
  else if (known.account !== account) {
    // Past credits stay where they are; the new wallet gets the fees from now on.
    await db.updateTable('devices').set({ account }).where('device', '=', OPERATOR).execute();
  }
  return getDevice(db, OPERATOR);
}
