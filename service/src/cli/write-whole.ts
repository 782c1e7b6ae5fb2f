import { randomBytes } from 'node:crypto';
import { createWriteStream, renameSync, rmSync } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { onSignal } from './on-signal.ts';

/**
 * Writes a file that appears only when it is complete, and that nobody but its owner reads: what people
 * answered is theirs and the requester's. Neither an error nor a signal leaves a half file.
 * @param pieces its text, as it comes
 */
export async function writeWhole(
  path: string,
  pieces: Iterable<string> | AsyncIterable<string | Uint8Array>,
): Promise<void> {
  // A name that nobody knows: what lies there already would keep its own modes, or lead elsewhere.
  const part = `${path}.${randomBytes(6).toString('hex')}.part`;
  const remove = () => rmSync(part, { force: true });
  const off = onSignal(remove);
  try {
    await pipeline(
      Readable.from(pieces),
      createWriteStream(part, { flags: 'wx', mode: 0o600, flush: true }),
    );
    renameSync(part, path);
  } catch (error) {
    remove();
    throw error;
  } finally {
    off();
  }
}
