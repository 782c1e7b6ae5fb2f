import { sealBackup } from '../domain/backup/seal.ts';
import { Backup } from '../protocol/backup.ts';
import { pinnedNetwork } from '../protocol/pinned.ts';
import { database } from './database.ts';
import { saveFile } from './save-file.ts';

/** Salt and nonce of an encrypted file. */
const RANDOM_BYTES = 28;

/** Everything on this device that proves what was earned and is needed to be paid. */
export async function gatherBackup(now: number): Promise<Backup> {
  const { db, getMeta, allHoldings } = await database();
  const [receipts, checkpoints, entries, accounts, held, key, info] = await Promise.all([
    db.receipts.orderBy('seq').toArray(),
    db.checkpoints.orderBy('seq').toArray(),
    db.accountEntries.toArray(),
    db.accounts.toArray(),
    allHoldings(db),
    db.keys.get('device'),
    getMeta(db, 'info'),
  ]);

  const names = new Set([...accounts, ...held].map(({ account }) => account));
  const wallets = [...names].map((account) => ({
    ...(held.find((one) => one.account === account) ?? {
      permanent: null,
      tail: null,
      proof: null,
    }),
    account,
    entries: entries.filter((entry) => entry.account === account),
  }));

  // Parsed, so that a file that could not be read again is never saved.
  return Backup.parse({
    kind: 'stint-backup',
    v: 1,
    savedAt: now,
    network: pinnedNetwork(),
    chain: info?.info ?? null,
    device: key?.name === 'device' ? key.device : null,
    receipts,
    checkpoints,
    wallets,
  });
}

/** Saves the backup as a file, encrypted if a passphrase is given. Nothing is sent anywhere. */
export async function exportBackup(passphrase: string | null): Promise<void> {
  const backup = await gatherBackup(Date.now());
  const random = crypto.getRandomValues(new Uint8Array(RANDOM_BYTES));
  const file = passphrase === null ? backup : await sealBackup(backup, passphrase, random);
  const day = new Date(backup.savedAt).toISOString().slice(0, 10);
  const indent = passphrase === null ? 1 : 0;
  saveFile(`stint-backup-${day}.json`, JSON.stringify(file, null, indent), 'application/json');
}
