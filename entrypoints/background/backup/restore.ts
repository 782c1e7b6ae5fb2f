import { browser } from 'wxt/browser';
import type { StintDb } from '../../../lib/db/database.ts';
import { dropMeta, setMeta } from '../../../lib/db/meta.ts';
import type { RestoreRow } from '../../../lib/db/rows.ts';
import { recoverMessage } from '../../../lib/domain/device-messages.ts';
import { fromWords, toWords } from '../../../lib/domain/recovery-words.ts';
import { StintError } from '../../../lib/protocol/errors.ts';
import { sessionItem } from '../../../lib/storage/session.ts';
import { noteServiceTime, serviceNow, withClock } from '../core/clock.ts';
import type { Context } from '../core/context.ts';
import { exclusive } from '../core/exclusive.ts';
import { changeSettings } from '../core/settings.ts';
import { generateKey, publicHex, sign } from '../identity/ed25519.ts';
import { ensureIdentity, findIdentity } from '../identity/identity.ts';
import {
  forgetEntropy,
  newEntropy,
  recoveryEntropy,
  recoveryKeyOf,
} from '../identity/recovery-key.ts';
import { pullUnlocked } from '../ledger/pull.ts';
import { refetchLedger } from '../ledger/refetch.ts';
import { forgetOtherIdentities } from '../ledger/second-copy.ts';
import { chainTables } from '../ledger/store.ts';

/** The BIP-39 words are a file of the extension: a worker cannot import a module later, but can fetch. */
async function wordList(): Promise<string[]> {
  const response = await fetch(new URL('bip39-english.txt', browser.runtime.getURL('/')));
  return (await response.text()).trim().split('\n');
}

/**
 * The recovery key of this install as twelve words.
 * @throws StintError `conflict` once they were saved
 */
export async function recoveryWords(context: Context): Promise<string> {
  await ensureIdentity(context.db, context.now());
  return toWords(await recoveryEntropy(context.db), await wordList());
}

async function entropyOf(words: string): Promise<Uint8Array> {
  const found = fromWords(words, await wordList());
  if ('entropy' in found) return found.entropy;

  const where =
    typeof found.wrong === 'number'
      ? `Word ${found.wrong + 1} is not one of the recovery words. Check its spelling.`
      : 'The words do not fit together. At least one of them is wrong.';
  throw new StintError('malformed', where, { details: { wrong: found.wrong } });
}

/**
 * The person has saved these words: the secret is deleted, and only the public key stays here.
 * @throws StintError `conflict` when a restore has made others since
 */
export function wordsSaved(context: Context, words: string): Promise<void> {
  return exclusive('ledger', async () => {
    if (words !== (await recoveryWords(context))) {
      throw new StintError('conflict', 'There are new words since. Save those.');
    }
    await forgetEntropy(context.db);
  });
}

/**
 * New keys for the identity of a recovery key. Stored before they are sent, and the same when the
 * person tries again: the service may have taken them, and its answer was lost.
 */
async function newKeysFor(db: StintDb, replaced: string): Promise<RestoreRow> {
  const name = `restore:${replaced}` as const;
  const stored = await db.keys.get(name);
  if (stored) return stored as RestoreRow;

  const pair = await generateKey();
  const row = { name, pair, publicKey: await publicHex(pair.publicKey), entropy: newEntropy() };
  await db.keys.put(row);
  return row;
}

/**
 * Moves the identity behind the words to a new key of this install, and gives it new words
 * (docs/money.md rules 12 and 13). The old device's key and the old words stop working; its id,
 * receipts and earnings continue here.
 * @returns the number of receipts that it has here
 * @throws StintError `malformed` for wrong words, `device_unknown`, `conflict` while answers
 *   of the current identity have not been sent
 */
export async function restore(context: Context, words: string): Promise<number> {
  const { db, domain } = context;
  const replaced = await recoveryKeyOf(await entropyOf(words));

  return exclusive('ledger', async () => {
    if ((await db.outbox.where('state').anyOf('held', 'sending').count()) > 0) {
      throw new StintError(
        'conflict',
        'Some answers have not been sent yet. Restore once they are sent.',
      );
    }

    const { name, publicKey, pair, entropy } = await newKeysFor(db, replaced.publicKey);
    const { publicKey: newRecoveryKey } = await recoveryKeyOf(entropy);
    const { session, recovered } = await withClock(context, async () => {
      const body = {
        recoveryKey: replaced.publicKey,
        newKey: publicKey,
        newRecoveryKey,
        issuedAt: await serviceNow(context),
      };
      const message = recoverMessage(domain, body);
      const [recoverySig, sig] = await Promise.all([
        sign(replaced.privateKey, message),
        sign(pair.privateKey, message),
      ]);
      const signed = { ...body, recoverySig, sig };

      return { session: await context.api.call('recover', { body: signed }), recovered: signed };
    });

    const { device } = session;
    const isSame = (await findIdentity(db))?.device === device;
    await db.transaction('rw', db.tables, async () => {
      await db.keys.bulkPut([
        { name: 'device', device, publicKey, pair, createdAt: context.now(), recovered },
        { name: 'recovery', entropy },
      ]);
      await db.keys.delete(name);
      await setMeta(db, 'registered', { device, at: context.now() });
      // What this identity holds already may be more than the service has (docs/money.md rule 22).
      if (isSame) return;
      const old = [...chainTables(db), db.leases, db.outbox];

      await Promise.all(old.map((table) => table.clear()));
      for (const key of ['chain', 'mismatch', 'move', 'replaced', 'work'] as const) {
        await dropMeta(db, key);
      }
    });

    await sessionItem.set(session);
    // The person has asked for what the welcome page asks about, and has got it.
    await changeSettings({ welcomeDone: true });
    await noteServiceTime(context, session.now);
    await forgetOtherIdentities(context, device);
    if (!isSame) return refetchLedger(context);
    await pullUnlocked(context, true);
    return db.receipts.count();
  });
}
