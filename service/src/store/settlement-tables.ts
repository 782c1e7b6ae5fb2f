import type { ClaimState } from '../../../lib/protocol/claims.ts';

/** The tables of what the chain says and of what is sent to it. Amounts in base units. */
export interface SettlementTables {
  chain_cursor: ChainCursorTable;
  chain_blocks: ChainBlockTable;
  chain_unread: ChainUnreadTable;
  chain_campaigns: ChainCampaignTable;
  claims: ClaimTable;
  transactions: TransactionTable;
  roots: RootTable;
  restored_attestations: RestoredAttestationTable;
}

/** Our attestation of a campaign that the copy does not know, until its requester brings it back. */
interface RestoredAttestationTable {
  campaign: string;
  attested: bigint;
  attested_sig: string;
}

interface ChainBlockTable {
  block: number;
  hash: string;
}

interface ChainCursorTable {
  id: number;
  block: number;
  hash: string;
  /** Unix seconds. */
  time: number;
}

/** What an event named and could not be read or stored yet; the watcher tries it again. */
interface ChainUnreadTable {
  kind: 'campaign' | 'account';
  id: string;
}

interface ChainCampaignTable {
  id: string;
  requester: string;
  funded: bigint;
  accrued: bigint;
  deadline: number;
  closed: number;
}

/** A wallet's claim on its way through the relayer. */
export interface ClaimTable {
  digest: string;
  account: string;
  device: string;
  claim: string;
  sig: string | null;
  voucher: string;
  state: ClaimState;
  quote_expires: number;
  tx: string | null;
  block: number | null;
  paid: bigint | null;
  reason: string | null;
  /** The id of the transaction that carries it, alone or with others. */
  carrier: string | null;
  /** 1 after its batch failed as a whole: it is then sent alone. */
  alone: number;
  created_at: number;
}

/** A root of lifetime totals that was built and co-signed here; `state` follows the vault. */
export interface RootTable {
  epoch: number;
  root: string;
  total: bigint;
  data_hash: string;
  count: number;
  state: 'built' | 'posted' | 'vetoed' | 'lost';
  valid_at: number | null;
  at: number;
}

/** A transaction of the relayer to the vault. */
export interface TransactionTable {
  /** Stable, from content: `claim:<digest>`, `batch:<hash of digests>`, `accrue:<campaign>:<cumulative>:<start of the signature>`, `root:<hash>`. */
  id: string;
  nonce: number | null;
  target: string;
  data: string;
  gas: number | null;
  raw: string | null;
  hash: string | null;
  /** All hashes ever sent for it, JSON. */
  hashes: string;
  state: 'queued' | 'signed' | 'mined' | 'failed';
  sent_at: number | null;
  block: number | null;
  error: string | null;
  created_at: number;
}
