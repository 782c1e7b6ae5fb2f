import * as z from 'zod/mini';
import { BACKUP_BYTES, Backup, SealedBackup } from '../../protocol/backup.ts';
import { StintError } from '../../protocol/errors.ts';

/** A file whose shape is that of a backup. Nothing in it is verified yet. */
export type ReadBackup = { sealed: false; backup: Backup } | { sealed: true; file: SealedBackup };

const wrong = (message: string, cause?: unknown) => new StintError('malformed', message, { cause });

/** Where in the file the shape is wrong, such as `wallets.0.tail.voucher.sig`. */
function placeOf(error: { issues: readonly { path: readonly PropertyKey[] }[] }): string {
  const path = error.issues[0]?.path.map(String).join('.') ?? '';
  return path === '' ? 'its top level' : path;
}

function parse<T>(schema: z.ZodMiniType<T>, value: unknown): T {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw wrong(`This file is damaged: ${placeOf(parsed.error)} has the wrong form.`);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw wrong('This is not a Stint backup: it is not JSON.', cause);
  }
}

const Kind = z.object({ kind: z.string(), v: z.number() });

/** @throws StintError `too_large` for more bytes than any backup has */
export function checkSize(bytes: number): void {
  if (bytes <= BACKUP_BYTES) return;
  throw new StintError(
    'too_large',
    `This file is too large: a backup has at most ${BACKUP_BYTES / 2 ** 20} MB.`,
  );
}

/**
 * Reads the text of a backup. Anyone may have written it, so nothing in it is trusted.
 * @throws StintError `too_large`, `malformed` (with the place), `update_required` for a newer one
 */
export function readBackup(text: string): ReadBackup {
  checkSize(text.length);

  const value = parseJson(text);
  const head = Kind.safeParse(value);
  if (!head.success || !/^stint-backup(-sealed)?$/.test(head.data.kind)) {
    throw wrong('This is not a Stint backup.');
  }
  if (head.data.v > 1) {
    throw new StintError(
      'update_required',
      'A newer version of Stint made this backup. Update Stint to open it.',
    );
  }

  if (head.data.kind === 'stint-backup') return { sealed: false, backup: parse(Backup, value) };
  return { sealed: true, file: parse(SealedBackup, value) };
}
