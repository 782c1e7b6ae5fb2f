import type { JobRow } from '../db/sharing-rows.ts';
import { GB } from '../domain/money.ts';
import type { Database } from './database.ts';
import { database } from './database.ts';
import { saveFile } from './save-file.ts';
import { useLive } from './use-live.ts';

/** Jobs of the flight recorder, newest first, each with the receipt that pays it. */
export function useRecords(search: string, limit: number) {
  return useLive(async (opened) => {
    const wanted = search.trim().toLowerCase();
    const rows = await opened.db.jobs
      .orderBy('startedAt')
      .reverse()
      .filter((row) => matches(row, wanted))
      .limit(limit + 1)
      .toArray();
    const jobs = rows.slice(0, limit);

    return { jobs: await withReceipts(opened, jobs), more: rows.length > limit };
  }, `${search} ${limit}`);
}

const matches = ({ host, path, campaignName, result }: JobRow, wanted: string): boolean =>
  [host, path, campaignName, result].some((text) => text.toLowerCase().includes(wanted));

async function withReceipts({ db }: Database, rows: JobRow[]) {
  const units = [...new Set(rows.map(({ unit }) => unit).filter((unit) => unit !== ''))];
  const receipts = await db.sharingReceipts.where('unit').anyOf(units).sortBy('seq');
  // The newest receipt of a unit gives the state of its payment.
  const newest = new Map(receipts.map((receipt) => [receipt.unit, receipt]));

  return rows.map((row) => {
    const pay = (BigInt(row.bytes) * row.price) / GB;
    return { ...row, pay, receipt: newest.get(row.unit) ?? null };
  });
}

/** The whole flight recorder and the receipts that pay it, as one file. */
export async function exportRecords(): Promise<void> {
  const { db } = await database();
  const [jobs, receipts] = await Promise.all([
    db.jobs.orderBy('startedAt').toArray(),
    db.sharingReceipts.toArray(),
  ]);
  const plain = jobs.map((row) => ({ ...row, price: String(row.price) }));
  const text = JSON.stringify({ v: 1, jobs: plain, receipts }, null, 1);
  saveFile('stint-sharing.json', text, 'application/json');
}
