import type { CampaignState } from '../../../lib/protocol/campaigns.ts';
import type {
  CampaignQuality,
  LeaseQuality,
  QualityTables,
  TaskQuality,
} from './quality-schema.ts';
import type { RelayTables } from './relay-tables.ts';
import type { SealedCampaigns, SealedLines } from './sealed.ts';
import type { SettlementTables } from './settlement-tables.ts';

/**
 * The tables. One database belongs to one (chain id, vault), which `network` pins and `openStore`
 * checks, so this holds for every row (docs/money.md rule 1). Ids are text, times integer
 * milliseconds, money integer base units (bigint); JSON is stored as text.
 */
export interface Database extends RelayTables, QualityTables, SettlementTables {
  network: NetworkTable;
  devices: DeviceTable;
  campaigns: SealedCampaigns<CampaignTable>;
  requester_keys: RequesterKeyTable;
  tasks: TaskTable;
  task_sources: TaskSourceTable;
  leases: LeaseTable;
  submissions: SubmissionTable;
  answers: AnswerTable;
  flags: FlagTable;
  uploads: UploadTable;
  ledger_lines: SealedLines<LedgerLineTable>;
  receipts: ReceiptTable;
  bound_receipts: BoundReceiptTable;
  bindings: BindingTable;
  moves: MoveTable;
  accounts: AccountTable;
  account_entries: AccountEntryTable;
  restored_entries: RestoredEntryTable;
  rejoined_credits: RejoinedCreditTable;
  account_backing: AccountBackingTable;
  account_debts: AccountDebtTable;
  vouchers: VoucherTable;
  duty_leases: DutyLeaseTable;
  restores: RestoreTable;
  losses: LossTable;
}

interface NetworkTable {
  id: number;
  chain_id: number;
  vault: string;
  secret: string;
  /** Counts openings and marks; a file next to the database holds the same count. */
  boot: number;
}

/** A device or bandwidth key, with the head of its receipt chain. Sums in base units. */
export interface DeviceTable {
  device: string;
  key: string;
  recovery_key: string;
  account: string | null;
  created_at: number;
  seq: number;
  head: string;
  credited: bigint;
  pending: bigint;
  checkpoint_sig: string | null;
  /** The serial reading floor: the next answer's reading time counts from here, ms. */
  floor_at: number;
  accepted: number;
  /** The rank of tasks after which this device continues. */
  cursor: number;
  /** For a bandwidth key, the device that it fetches for and whose wallet it credits. */
  owner_device: string | null;
  /** When the request was signed that replaced its keys last, ms; 0 for never. */
  recovered_at: number;
}

/** A campaign with its terms, buckets (base units) and counts. */
export interface CampaignTable extends CampaignQuality {
  id: string;
  salt: string;
  requester: string;
  terms: string;
  state: CampaignState;
  kind: string;
  name: string;
  price: bigint;
  fee: bigint;
  redundancy: number;
  new_share: number;
  deadline: number;
  funded: bigint;
  available: bigint;
  reserved: bigint;
  pending: bigint;
  credited: bigint;
  /** Accrued on chain at a final block. */
  accrued: bigint;
  /** The part of `credited` that accruals name but no known line explains (docs/money.md rule 22). */
  lost: bigint;
  /** The highest accrual that the service has signed; its signature is `attested_sig`. */
  attested: bigint;
  attested_sig: string | null;
  tasks: number;
  done: number;
  answers: number;
  rejected: number;
  skipped: number;
  flagged: number;
  /** When it was released or resumed last, ms; flags from before it no longer count. */
  opened_at: number;
  created_at: number;
}

interface RequesterKeyTable {
  hash: string;
  requester: string;
  created_at: number;
  revoked_at: number | null;
}

/** A task with its parsed content. */
export interface TaskTable extends TaskQuality {
  id: string;
  campaign: string;
  /** A random number; tasks are offered in ascending order. */
  rank: number;
  line: number;
  ref: string | null;
  content: string;
  model_a: string | null;
  model_b: string | null;
  language: string | null;
  words: number;
  floor_ms: number;
  /** How many places can still be leased: the wanted answers less those given and leased. */
  slots: number;
  given: number;
  new_given: number;
  /** When it was uploaded or made, ms; 0 when that is not known. */
  created_at: number;
}

/** JSON of a task's texts as they were uploaded. */
interface TaskSourceTable {
  task: string;
  body: string;
}

/** A task reserved for a device, at a frozen price. */
export interface LeaseTable extends LeaseQuality {
  id: string;
  device: string;
  account: string | null;
  task: string;
  campaign: string;
  price: bigint;
  fee: bigint;
  swapped: number;
  is_new: number;
  state: 'active' | 'done' | 'expired' | 'skipped' | 'flagged';
  leased_at: number;
  expires_at: number;
}

/** A submission with its outcome (JSON), so that sending it again changes nothing. */
export interface SubmissionTable {
  id: string;
  device: string;
  digest: string;
  outcome: string;
  at: number;
}

/** An answer with its state and money. */
export interface AnswerTable {
  id: string;
  lease: string;
  task: string;
  campaign: string;
  device: string;
  /** The wallet that the credit belongs to; null until the device binds for the first time. */
  owner: string | null;
  choice: string;
  swapped: number;
  shown_ms: number;
  answered_at: number;
  received_at: number;
  sig: string;
  state: 'pending' | 'credited' | 'disputed' | 'released';
  reason: string | null;
  decide_by: number;
  /** The promised pay, and once credited the actual one, base units. */
  pay: bigint;
  fee: bigint;
  /** The most that may be paid on top, base units. */
  bonus: bigint;
  pos: bigint | null;
  credit_seq: number | null;
}

interface FlagTable {
  id: string;
  task: string;
  campaign: string;
  device: string;
  reason: string;
  note: string | null;
  at: number;
}

interface UploadTable {
  campaign: string;
  key: string;
  digest: string;
  added: number;
  at: number;
}

export type LedgerAccount =
  | 'escrow'
  | 'available'
  | 'reserved'
  | 'pending'
  | 'credited'
  | 'refunded';

/** A double-entry line: `amount` leaves `source` and enters `target`. */
export interface LedgerLineTable {
  campaign: string;
  source: LedgerAccount;
  target: LedgerAccount;
  amount: bigint;
  kind:
    | 'fund'
    | 'lease'
    | 'release'
    | 'work'
    | 'credit'
    | 'fee'
    | 'restore'
    | 'return'
    | 'debt'
    | 'refund';
  unit: string | null;
  /** For credit and fee: the campaign's credited total after this line (docs/money.md rule 10). */
  pos: bigint | null;
  owner: string | null;
  at: number;
}

interface ReceiptTable {
  device: string;
  seq: number;
  body: string;
}

/** The receipts of kind `bind` again, to be found by themselves: `storeReceipt` writes both. */
interface BoundReceiptTable {
  device: string;
  seq: number;
  account: string;
}

interface BindingTable {
  device: string;
  account: string;
  nonce: number;
  wallet_sig: string;
  device_sig: string;
  at: number;
}

/** An announced binding to another wallet (docs/money.md rule 11). */
export interface MoveTable {
  device: string;
  account: string;
  nonce: number;
  wallet_sig: string;
  device_sig: string;
  announced_at: number;
  effective_at: number;
}

/** The head of a wallet's account chain, and what it has claimed. */
export interface AccountTable {
  account: string;
  n: number;
  head: string;
  cumulative: bigint;
  /** `claimed[account]` at the final block of the cursor. */
  claimed: bigint;
  claimed_tx: string | null;
}

/** An entry of a branch that our chain replaced, whose credits count on our chain. */
interface RestoredEntryTable {
  account: string;
  /** Hash of the entry. */
  entry: string;
  /** Its device's tag, and the receipts that it counts (JSON); '' and [] for those of before there were columns. */
  tag: string;
  seqs: string;
  /** When the restore began that it was brought after, ms. */
  since: number;
}

/** A credit of a device's branch that was restored with its receipt. */
interface RejoinedCreditTable {
  device: string;
  /** When the restore began that it was presented after, ms. */
  since: number;
  seq: number;
  /** Its wallet's tag of the device; '' while it is nobody's. */
  tag: string;
  our_seq: number | null;
  amount: bigint;
}

interface AccountEntryTable {
  account: string;
  n: number;
  body: string;
}

interface AccountBackingTable {
  account: string;
  campaign: string;
  min: bigint;
}

/**
 * What the operator owes a wallet for lines of a campaign that closed before they had accrued, and how
 * much of it other campaigns have made good (docs/money.md rule 16).
 */
interface AccountDebtTable {
  account: string;
  campaign: string;
  amount: bigint;
  made_good: bigint;
}

/** A signed voucher with its backing list and what is owed next to it (JSON). */
export interface VoucherTable {
  account: string;
  cumulative: bigint;
  backing: string;
  ledger_head: string;
  list: string;
  owed: string;
  sig: string;
  at: number;
  /** Counts a wallet's vouchers; the newest has the highest. */
  n: number;
}

/**
 * A restore: the time in which devices present what an older copy of the database does not know
 * (docs/money.md rule 22).
 */
interface RestoreTable {
  id: number;
  since: number;
  until: number;
  read_at: number | null;
}

/** A promise that no campaign's money covers, and which is the operator's loss. */
interface LossTable {
  device: string;
  account: string | null;
  campaign: string;
  amount: bigint;
  why: string;
  at: number;
}

/** Which process runs the duties, and until when (ms). */
interface DutyLeaseTable {
  name: string;
  holder: string;
  until: number;
}
