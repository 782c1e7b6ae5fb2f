/** The relay's tables; schema.ts includes them. */
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

/** A bandwidth key, which also has a row in `devices` with its own receipt chain. */
interface BandwidthKeyTable {
  device: string;
  owner: string;
  issued_at: number;
  owner_sig: string;
  sig: string;
}

/** Requesters whom the operator has approved or barred. */
interface RelayRequesterTable {
  requester: string;
  state: 'vetted' | 'barred';
  note: string;
  at: number;
}

/** The operator's switch, a single row. Without it the relay is off. */
interface RelaySwitchTable {
  id: number;
  is_on: number;
  note: string;
  at: number;
}

/** The job book: every job, for bills and for answers to abuse reports. */
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
  /** What is reserved for it until its bytes are in a receipt, base units. */
  held: bigint;
  /** Body bytes that the relay counted. */
  bytes: number;
  status: number | null;
  /** The number of the bandwidth receipt that its bytes are in; null when in none. */
  receipt: number | null;
  /** For a proof, the job that it proves; for a probe, the job that it follows. */
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

/** The bytes of one receipt for one campaign, which are credited or rejected once. */
export interface RelayUnitTable {
  id: string;
  device: string;
  /** The wallet that the credit belongs to; null until the owner binds for the first time. */
  owner: string | null;
  campaign: string;
  receipt: number;
  bytes: number;
  /** All bytes of this device for this campaign so far, these included. */
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
  /** The bandwidth key that signed it; `owner_device` is the device that it fetches for. */
  device: string;
  owner_device: string;
  state: 'open' | 'upheld' | 'denied';
  sig: string;
  at: number;
  /** When a second look confirmed the evidence, ms. */
  looked_at: number | null;
  decided_at: number | null;
  note: string | null;
}

/** How many bytes probes have cost a campaign on its latest day (days since 1970). */
interface RelayProbeDayTable {
  campaign: string;
  day: number;
  bytes: number;
}

/** The result of a proof: whether a device really brought the page. */
export interface RelayProofTable {
  id: string;
  device: string;
  job: string;
  kind: 'duplicate' | 'canary' | 'known';
  passed: number;
  evidence: string;
  at: number;
}
