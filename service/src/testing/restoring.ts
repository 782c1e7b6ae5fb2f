import { DatabaseSync } from 'node:sqlite';
import type { AccountEntry, Receipt } from '../../../lib/protocol/receipts.ts';
import type { Presented } from '../../../lib/protocol/restore.ts';
import type { Context } from '../context.ts';
import { getDevice } from '../devices/find.ts';
import { withAttestations } from '../ledger/attest.ts';
import { storedCheckpoint } from '../ledger/receipts.ts';
import { createRestoreGate } from '../ledger/restore/gate.ts';
import { present } from '../ledger/restore/present.ts';
import { latestVoucher } from '../ledger/voucher.ts';

/** Copies the database as an operator does. */
export function copyDatabase(from: string, to: string): void {
  const db = new DatabaseSync(from);
  db.exec(`vacuum into '${to}'`);
  db.close();
}

async function readAccountHeld(ctx: Context, account: string) {
  const { db } = ctx.store;
  const entries = await db
    .selectFrom('account_entries')
    .select('body')
    .where('account', '=', account)
    .orderBy('n')
    .execute();

  const issued = await latestVoucher(db, account);
  if (!issued) return null;
  return {
    account,
    entries: entries.map(({ body }) => JSON.parse(body) as AccountEntry),
    tail: await withAttestations(db, issued),
  };
}

/** What a device holds of everything that the service signed for it. */
async function readHeld(ctx: Context, device: string): Promise<Presented | null> {
  const { db } = ctx.store;
  const checkpoint = storedCheckpoint(ctx.domain.vault, await getDevice(db, device));
  if (!checkpoint) return null;

  const receipts = await db
    .selectFrom('receipts')
    .select('body')
    .where('device', '=', device)
    .orderBy('seq')
    .execute();

  const bound = await db
    .selectFrom('bindings')
    .select('account')
    .distinct()
    .where('device', '=', device)
    .execute();

  const accounts = await Promise.all(bound.map(({ account }) => readAccountHeld(ctx, account)));
  return {
    checkpoint,
    receipts: receipts.map(({ body }) => JSON.parse(body) as Receipt),
    accounts: accounts.filter((account) => account !== null),
  };
}

/** What all devices hold; read it before the database is replaced. */
export const readAllHeld = (ctx: Context, devices: string[]) =>
  Promise.all(devices.map(async (device) => ({ device, what: await readHeld(ctx, device) })));

/** Lets every device present what it holds to the restored service. */
export async function presentAll(
  ctx: Context,
  holdings: Awaited<ReturnType<typeof readAllHeld>>,
): Promise<void> {
  const gate = createRestoreGate(ctx);
  await gate.begin(ctx.now());
  await gate.chainWasRead(ctx.now());
  for (const [i, { device, what }] of holdings.entries()) {
    if (!what) continue;
    // Some present their receipts first and their wallets' entries later.
    if (i % 2 === 0) await present(ctx, device, { ...what, accounts: [] });
    await present(ctx, device, what);
  }

  await gate.end();
}
