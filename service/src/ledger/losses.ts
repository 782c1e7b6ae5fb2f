import type { Context } from '../context.ts';
import type { Db } from '../store/store.ts';

/**
 * Why a promise that a device brought after a restore has no money: it is owed to its wallet like what a
 * closed campaign can no longer pay (docs/money.md rules 16 and 22).
 */
const OWED_LOSS = 'restored: no money of the campaign is left';
/** The vault has accrued it, but nothing here says in which campaign. A voucher pays it as it is. */
const ACCRUED_LOSS = 'restored: accrued in a campaign that is not known here';

/** A promise without money. `amount` in base units. */
export interface Loss {
  device: string;
  /** Null while the device has no wallet. */
  account: string | null;
  campaign: string;
  amount: bigint;
}

async function addDebt(
  db: Db,
  { account, campaign, amount }: { account: string; campaign: string; amount: bigint },
): Promise<void> {
  await db
    .insertInto('account_debts')
    .values({ account, campaign, amount, made_good: 0n })
    .onConflict((oc) =>
      oc.columns(['account', 'campaign']).doUpdateSet((eb) => ({
        amount: eb('account_debts.amount', '+', eb.ref('excluded.amount')),
      })),
    )
    .execute();
}

/**
 * Notes the operator's loss. No voucher says it until it was made good, or wallets would be paid out of
 * what others have earned.
 * @param accrued whether the vault has accrued it, so that a voucher may say it
 */
export async function noteLoss(ctx: Context, db: Db, loss: Loss, accrued = false): Promise<void> {
  const why = accrued ? ACCRUED_LOSS : OWED_LOSS;
  await db
    .insertInto('losses')
    .values({ ...loss, why, at: ctx.now() })
    .execute();
  const { account, campaign, amount } = loss;
  if (account !== null && !accrued) await addDebt(db, { account, campaign, amount });
}

/** Owes a wallet what its device lost before it had one. */
export async function adoptLosses(
  db: Db,
  { device, account }: { device: string; account: string },
): Promise<void> {
  const rows = await db
    .selectFrom('losses')
    .select(['campaign', 'amount'])
    .where('device', '=', device)
    .where('account', 'is', null)
    .where('why', '=', OWED_LOSS)
    .execute();
  if (rows.length === 0) return;
  await db
    .updateTable('losses')
    .set({ account })
    .where('device', '=', device)
    .where('account', 'is', null)
    .where('why', '=', OWED_LOSS)
    .execute();
  for (const { campaign, amount } of rows) await addDebt(db, { account, campaign, amount });
}

/** What wallets are owed for such losses of a campaign, base units. */
export async function owedLosses(
  db: Db,
  campaign: string,
): Promise<{ account: string; amount: bigint }[]> {
  const rows = await db
    .selectFrom('losses')
    .select('account')
    .select((eb) => eb.fn.sum<bigint>('amount').as('amount'))
    .where('campaign', '=', campaign)
    .where('account', 'is not', null)
    .where('why', '=', OWED_LOSS)
    .groupBy('account')
    .execute();
  return rows.map(({ account, amount }) => ({ account: account!, amount: BigInt(amount) }));
}
