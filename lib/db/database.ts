import { Dexie, type EntityTable, type Table } from 'dexie';
import type { Checkpoint } from '../protocol/receipts.ts';
import type {
  AccountRow,
  ClaimRow,
  DayRow,
  EntryRow,
  KeyRow,
  LeaseRow,
  MetaRow,
  OutboxRow,
  ProofRow,
  ReceiptRow,
  VoucherRow,
  WorkRow,
} from './rows.ts';
import { SHARING_STORES, type SharingTables } from './sharing-rows.ts';
import { keepWallets } from './upgrade.ts';

/** The extension's database. The background writes it; screens read, and append to `outbox`. */
export interface StintDb extends Dexie, SharingTables {
  receipts: Table<ReceiptRow, number>;
  checkpoints: EntityTable<Checkpoint, 'seq'>;
  accounts: EntityTable<AccountRow, 'account'>;
  accountEntries: Table<EntryRow, [account: string, n: number]>;
  accountVouchers: Table<VoucherRow, [account: string, slot: VoucherRow['slot']]>;
  proofs: EntityTable<ProofRow, 'account'>;
  claims: EntityTable<ClaimRow, 'id'>;
  leases: EntityTable<LeaseRow, 'lease'>;
  outbox: EntityTable<OutboxRow, 'id'>;
  days: EntityTable<DayRow, 'day'>;
  works: EntityTable<WorkRow, 'unit'>;
  keys: Table<KeyRow, KeyRow['name']>;
  meta: Table<MetaRow, MetaRow['key']>;
}

/** Opens lazily, on the first query. `name` differs only in tests. */
export function openDatabase(name = 'stint'): StintDb {
  const db = new Dexie(name) as StintDb;
  // Versions are appended, never edited: installs upgrade through each of them.
  db.version(1).stores({
    receipts: '&seq, kind, unit, day',
    checkpoints: '&seq',
    entries: '&n',
    vouchers: '&slot',
    leases: '&lease, expiresAt, shownOrder, task',
    outbox: '&id, lease, state, at',
    days: '&day',
    works: '&unit, at, state, day',
    keys: '&name',
    meta: '&key',
  });
  // A device may have had several wallets, so what belongs to one is stored under its address.
  db.version(2)
    .stores({
      accounts: '&account',
      accountEntries: '&[account+n]',
      accountVouchers: '&[voucher.account+slot]',
    })
    .upgrade(keepWallets);
  db.version(3).stores({ entries: null, vouchers: null });
  // Merkle proofs, and the history of each claim.
  db.version(4).stores({ proofs: '&account', claims: '&id, startedAt' });
  db.version(5).stores(SHARING_STORES);
  // Finds answers to entrance tests without reading the whole outbox.
  db.version(6).stores({ outbox: '&id, lease, state, at, asked.lease' });
  // Lets another context upgrade or delete the database; the next query opens it again.
  db.on('versionchange', () => db.close({ disableAutoOpen: false }));

  return db;
}
