import { deviceTag } from '../../../lib/domain/account-chain.ts';
import type { AccountEntry, Owed } from '../../../lib/protocol/receipts.ts';
import { PENDING_LOSS } from '../ledger/restore/restore-pending.ts';
import type { Db } from '../store/store.ts';

/** What is pending for a device: units to be decided, and the operator's losses of such. */
export async function sumPending(db: Db, device: string): Promise<bigint> {
  const answers = await db
    .selectFrom('answers')
    .select('pay as amount')
    .where('device', '=', device)
    .where('state', '=', 'pending')
    .execute();

  const units = await db
    .selectFrom('relay_units')
    .select('pay as amount')
    .where('device', '=', device)
    .where('state', '=', 'pending')
    .execute();

  const losses = await db
    .selectFrom('losses')
    .select('amount')
    .where('device', '=', device)
    .where('why', '=', PENDING_LOSS)
    .execute();

  return [...answers, ...units, ...losses].reduce((sum, { amount }) => sum + amount, 0n);
}

/** What a voucher says is owed next to it. */
export const owedSum = ({ owed }: { owed: string }): bigint =>
  (JSON.parse(owed) as Owed[]).reduce((sum, { amount }) => sum + BigInt(amount), 0n);

/** What is owed to a wallet and not made good. */
export async function sumOwed(db: Db, account: string): Promise<bigint> {
  const rows = await db
    .selectFrom('account_debts')
    .select(['amount', 'made_good'])
    .where('account', '=', account)
    .execute();
  return rows.reduce((sum, { amount, made_good: good }) => {
    return amount > good ? sum + amount - good : sum;
  }, 0n);
}

export async function sumLosses(db: Db): Promise<bigint> {
  const rows = await db
    .selectFrom('losses')
    .select('amount')
    .where('why', '!=', PENDING_LOSS)
    .execute();
  return rows.reduce((sum, row) => sum + row.amount, 0n);
}

/** The credits of a device that wallets' entries count. */
export async function sumEntries(db: Db, device: string): Promise<bigint> {
  const rows = await db.selectFrom('account_entries').select(['account', 'body']).execute();
  return rows
    .map(({ account, body }) => ({ account, entry: JSON.parse(body) as AccountEntry }))
    .filter(({ account, entry }) => entry.deviceTag === deviceTag(account, device))
    .reduce((sum, { entry }) => sum + BigInt(entry.amount), 0n);
}

/** Credits without an owner, of all devices or of one. */
export async function sumUnowned(db: Db, device?: string): Promise<bigint> {
  const rows = await db
    .selectFrom('answers')
    .select(['pay', 'device'])
    .where('state', '=', 'credited')
    .where('owner', 'is', null)
    .execute();
  const units = await db
    .selectFrom('relay_units')
    .select(['pay', 'device'])
    .where('state', '=', 'credited')
    .where('owner', 'is', null)
    .execute();
  return [...rows, ...units]
    .filter((row) => device === undefined || row.device === device)
    .reduce((sum, { pay }) => sum + pay, 0n);
}
