import { browser } from 'wxt/browser';
import { dropMeta, setMeta } from '../../../lib/db/meta.ts';
import { recoverMessage } from '../../../lib/domain/device-messages.ts';
import { fromWords, toWords } from '../../../lib/domain/recovery-words.ts';
import { StintError } from '../../../lib/protocol/errors.ts';
import { sessionItem } from '../../../lib/storage/session.ts';
import { noteServiceTime, serviceNow, withClock } from '../core/clock.ts';
import type { Context } from '../core/context.ts';
import { exclusive } from '../core/exclusive.ts';
import { generateKey, publicHex, sign } from '../identity/ed25519.ts';
import { ensureIdentity } from '../identity/identity.ts';
import { recoveryEntropy, recoveryKeyOf } from '../identity/recovery-key.ts';
import { refetchLedger } from '../ledger/refetch.ts';
import { forgetOtherIdentities } from '../ledger/second-copy.ts';
import { chainTables } from '../ledger/store.ts';

/** The BIP-39 words are a file of the extension: a worker cannot import a module later, but can fetch. */
async function wordList(): Promise<string[]> {
  const response = await fetch(new URL('bip39-english.txt', browser.runtime.getURL('/')));
  return (await response.text()).trim().split('\n');
}

/** The recovery key of this install as twelve words. */
export async function recoveryWords(context: Context): Promise<string> {
  await ensureIdentity(context.db, context.now());
  return toWords(await recoveryEntropy(context.db), await wordList());
}

async function entropyOf(words: string): Promise<Uint8Array> {
  const found = fromWords(words, await wordList());
  if ('entropy' in found) return found.entropy;

  const where =
    found.wrong === 'checksum'
      ? 'The words do not fit together. At least one of them is wrong.'
      : found.wrong === 'count'
        ? 'Enter all twelve words.'
        : `Word ${found.wrong + 1} is not one of the recovery words. Check its spelling.`;
  throw new StintError('malformed', where, { details: { wrong: found.wrong } });
}

/**
 * Moves the identity behind the words to a new key of this install (docs/money.md rule 12).
 * The old device's key stops working; its id, receipts and earnings continue here.
 * @returns the number of receipts fetched
 * @throws StintError `malformed` for wrong words, `device_unknown`, `conflict` while answers
 *   of the current identity have not been sent
 */
export async function restore(context: Context, words: string): Promise<number> {
  const { db, domain } = context;
  const entropy = await entropyOf(words);
  const recovery = await recoveryKeyOf(entropy);

  return exclusive('ledger', async () => {
    if ((await db.outbox.where('state').anyOf('held', 'sending').count()) > 0) {
      throw new StintError(
        'conflict',
        'Some answers have not been sent yet. Restore once they are sent.',
      );
    }

    const pair = await generateKey();
    const publicKey = await publicHex(pair.publicKey);
    const session = await withClock(context, async () => {
      const body = {
        recoveryKey: recovery.publicKey,
        newKey: publicKey,
        issuedAt: await serviceNow(context),
      };
      const message = recoverMessage(domain, body);
      const [recoverySig, sig] = await Promise.all([
        sign(recovery.privateKey, message),
        sign(pair.privateKey, message),
      ]);

      return context.api.call('recover', { body: { ...body, recoverySig, sig } });
    });

    const { device } = session;
    await db.transaction('rw', db.tables, async () => {
      await db.keys.bulkPut([
        { name: 'device', device, publicKey, pair, createdAt: context.now() },
        { name: 'recovery', entropy },
      ]);
      const old = [...chainTables(db), db.leases, db.outbox];

      await Promise.all(old.map((table) => table.clear()));
      for (const key of ['chain', 'mismatch', 'move', 'work'] as const) {
        await dropMeta(db, key);
      }
      await setMeta(db, 'registered', { device, at: context.now() });
    });

    await sessionItem.set(session);
    await noteServiceTime(context, session.now);
    await forgetOtherIdentities(context, device);
    return refetchLedger(context);
  });
}
