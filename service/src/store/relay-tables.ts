/** The tables of the relay; joined to the others in schema.ts. */
export interface RelayTables {
  bandwidth_keys: BandwidthKeyTable;
  relay_requesters: RelayRequesterTable;
  relay_switch: RelaySwitchTable;
  relay_jobs: RelayJobTable;
  relay_receipts: RelayReceiptTable;
  relay_units: RelayUnitTable;
  relay_proofs: RelayProofTable;
  relay_probe_days: RelayProbeDayTable;
  relay_appeals: RelayAppealTable;
}

/** A key that fetches for a device; it is a row of `devices` too, with its own receipt chain. */
interface BandwidthKeyTable {
  device: string;
  owner: string;
  issued_at: number;
  owner_sig: string;
  sig: string;
}

/** Who the operator has looked at. */
interface RelayRequesterTable {
  requester: string;
  state: 'vetted' | 'barred';
  note: string;
  at: number;
}

/** One row: the operator's switch. No row, or one that cannot be read, is off. */
interface RelaySwitchTable {
  id: number;
  is_on: number;
  note: string;
  at: number;
}

/** Every job: what abuse answers and bills are made from. */
export interface RelayJobTable {
  id: string;
  campaign: string;
  requester: string;
  device: string;
  method: string;
  url: string;
  host: string;
  at: number;
  state: 'open' | 'done' | 'failed';
  /** Base units that are reserved for it until a receipt holds its bytes. */
  held: bigint;
  /** Body bytes that the relay counted. */
  bytes: number;
  status: number | null;
  /** Bandwidth receipt of its device that holds its bytes. */
  receipt: number | null;
  /** The job that it was fetched again for, or that a page of known content follows, as proof. */
  proof_of: string | null;
}

interface RelayReceiptTable {
  device: string;
  n: number;
  jobs: number;
  bytes: number;
  body: string;
  /** The device's own count, and its signature; null until it comes. */
  counted: number | null;
  device_sig: string | null;
  at: number;
}

/** What one receipt brought a device from one campaign: paid, or refused, once. */
export interface RelayUnitTable {
  id: string;
  device: string;
  /** The wallet that the credit belongs to; null until the owner binds for the first time. */
  owner: string | null;
  campaign: string;
  receipt: number;
  bytes: number;
  /** All bytes of this device for this campaign, with these. */
  bytes_total: number;
  state: 'pending' | 'credited' | 'disputed' | 'released';
  reason: string | null;
  decide_by: number;
  pay: bigint;
  fee: bigint;
  pos: bigint | null;
  credit_seq: number | null;
  at: number;
}

/** An appeal against a rejected unit. */
interface RelayAppealTable {
  unit: string;
  /** The bandwidth key that signed it, and the device that it fetches for. */
  device: string;
  owner_device: string;
  state: 'open' | 'upheld' | 'denied';
  sig: string;
  at: number;
  /** When its pages were fetched again and the evidence stood. */
  looked_at: number | null;
  decided_at: number | null;
  note: string | null;
}

/** What pages of known content cost a campaign on its newest day (days since 1970). */
interface RelayProbeDayTable {
  campaign: string;
  day: number;
  bytes: number;
}

/** A page that was compared: what is known of a device's honesty. */
export interface RelayProofTable {
  id: string;
  device: string;
  job: string;
  kind: 'duplicate' | 'canary' | 'known';
  passed: number;
  evidence: string;
  at: number;
}
