import type { Transaction } from 'dexie';
import type { AccountRow, EntryRow, ReceiptRow, VoucherRow } from './rows.ts';

type Old<T> = { key: string; value: T } | undefined;

/** To version 2: what belongs to the only wallet is stored under its address. */
export async function keepWallets(tx: Transaction): Promise<void> {
  const meta = tx.table('meta');
  const head: Old<Omit<AccountRow, 'boundSeq' | 'claimed'>> = await meta.get('account');
  const claimed: Old<AccountRow['claimed']> = await meta.get('claimed');
  await meta.bulkDelete(['account', 'claimed']);
  if (!head) return;

  const { account } = head.value;
  const bound: ReceiptRow | undefined = await tx
    .table('receipts')
    .where('kind')
    .equals('bind')
    .last();
  const row: AccountRow = {
    ...head.value,
    boundSeq: bound?.seq ?? 0,
    claimed: claimed?.value ?? null,
  };
  await tx.table('accounts').put(row);

  const entries: EntryRow[] = await tx.table('entries').toArray();
  await tx.table('accountEntries').bulkPut(entries);
  const vouchers: VoucherRow[] = await tx.table('vouchers').toArray();
  await tx.table('accountVouchers').bulkPut(vouchers);
  await tx
    .table('receipts')
    .filter((receipt: ReceiptRow) => receipt.entry !== undefined)
    .modify({ account });
}
