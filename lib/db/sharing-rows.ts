import type { Table } from 'dexie';
import type { JobRecord } from '../protocol/sharing.ts';
import type { ReceiptRow } from './rows.ts';

/** A row of the flight recorder: one job, stored before its site is asked. */
export interface JobRow extends Omit<JobRecord, 'endedAt'> {
  /** Null while it runs. */
  endedAt: number | null;
  /** The campaign's name and price when the job ran; base units for 10^9 bytes. */
  campaignName: string;
  price: bigint;
  /** Most bytes that it may deliver. */
  maxBytes: number;
  /** The unit of work that it is paid in, as in `sharingReceipts`; '' until the service has said. */
  unit: string;
  /** 1 until it is known which unit pays it, or that none will. */
  asks: 0 | 1;
}

/** Bytes that left on one local day, which the caps count. Erasing the recorder keeps these. */
export interface SharedDayRow {
  /** `YYYY-MM-DD`. */
  day: string;
  bytes: number;
}

/** Tables of sharing; joined to the others in database.ts. */
export interface SharingTables {
  jobs: Table<JobRow, string>;
  sharedDays: Table<SharedDayRow, string>;
  /** The bandwidth key's own receipt chain. */
  sharingReceipts: Table<ReceiptRow, number>;
}

export const SHARING_STORES = {
  jobs: '&id, startedAt, host, unit, asks',
  sharedDays: '&day',
  sharingReceipts: '&seq, unit',
};
