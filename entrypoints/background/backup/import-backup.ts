import { creditedBy } from '../../../lib/domain/owed.ts';
import type { Backup, BackupWallet } from '../../../lib/protocol/backup.ts';
import { StintError } from '../../../lib/protocol/errors.ts';
import type { ImportReport } from '../../../lib/protocol/repair.ts';
import type { Context } from '../core/context.ts';
import { exclusive } from '../core/exclusive.ts';
import { ensureIdentity } from '../identity/identity.ts';
import { applyUpdate } from '../ledger/apply-update.ts';
import { writeSecondCopy } from '../ledger/second-copy.ts';
import { ledgerState } from '../ledger/state.ts';
import { keepHolding } from './keep-holding.ts';

/** Adds this identity's receipts that only the file has. @returns how many */
async function addReceipts(context: Context, { receipts, checkpoints }: Backup): Promise<number> {
  const { chain } = await ledgerState(context);

  const newest = checkpoints.reduce((a, b) => (b.seq > a.seq ? b : a), checkpoints[0]!);
  const [first, last] = [receipts[0]?.seq ?? 0, receipts.at(-1)?.seq ?? 0];

  if (!newest || newest.seq !== last || last <= chain.seq || first > chain.seq + 1) return 0;
  if (last - first + 1 !== receipts.length) {
    throw new StintError('receipt_mismatch', 'The file has a gap: some receipts are missing.');
  }
  // The file holds the whole update, so nothing is fetched.
  await applyUpdate(context, { receipts, checkpoint: newest, account: null }, { file: true });
  return last - chain.seq;
}

/** Adds entries of a wallet that this identity is or was bound to. @returns how many */
async function addEntries(context: Context, { account, entries, tail }: BackupWallet) {
  const { accounts } = await ledgerState(context);
  const known = accounts.find((row) => row.account === account);
  const last = entries.at(-1);
  const checkpoint = await context.db.checkpoints.orderBy('seq').last();
  if (!known || !last || last.n <= known.n || !checkpoint) return 0;

  const own = tail && creditedBy(tail) === BigInt(last.cumulative) ? tail : null;
  const update = { receipts: [], checkpoint, account: { account, entries, tail: own } };
  await applyUpdate(context, update, { file: true });

  return last.n - known.n;
}

/**
 * Stores the parts of a backup that verify against this build's network and are not here yet. Each
 * part stands alone; importing the same file twice changes nothing.
 * @throws StintError `chain_mismatch` for a file from another vault
 */
export async function importBackup(context: Context, backup: Backup): Promise<ImportReport> {
  const { network, domain } = context;
  if (backup.network.chainId !== domain.chainId || backup.network.vault !== domain.vault) {
    const message = `This file belongs to vault ${backup.network.vault} on chain ${backup.network.chainId}. This build of Stint trusts vault ${network.vault} on chain ${network.chainId}.`;
    throw new StintError('chain_mismatch', message);
  }

  return exclusive('ledger', async () => {
    // An import can be the first thing that happens on an install.
    const { device } = await ensureIdentity(context.db, context.now());
    const foreign = backup.receipts.length > 0 && backup.device !== device;
    const report: ImportReport = {
      receipts: 0,
      entries: 0,
      vouchers: 0,
      proofs: 0,
      foreign,
      refused: [],
    };
    const attempt = async (work: () => Promise<number>): Promise<number> => {
      try {
        return await work();
      } catch (error) {
        if (!(error instanceof StintError)) throw error;
        report.refused.push(error.message.slice(0, 500));
        return 0;
      }
    };
    if (!foreign) report.receipts = await attempt(() => addReceipts(context, backup));
    for (const wallet of backup.wallets) {
      report.entries += await attempt(() => addEntries(context, wallet));
      const { vouchers, proofs, refused } = await keepHolding(context, wallet);
      report.vouchers += vouchers;
      report.proofs += proofs;
      report.refused.push(...refused);
    }
    await writeSecondCopy(context);

    return report;
  });
}
