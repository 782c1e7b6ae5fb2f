import {
  closeSync,
  existsSync,
  fsyncSync,
  linkSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod/mini';
import { StintError } from '../../../lib/protocol/errors.ts';
import { Amount, Hex32 } from '../../../lib/protocol/primitives.ts';

/** What a signature says. */
const SignedRoot = z.strictObject({
  epoch: z.int().check(z.gte(1)),
  root: Hex32,
  total: Amount,
  dataHash: Hex32,
});
export type SignedRoot = z.infer<typeof SignedRoot>;

const INCOMING = 'incoming-';

function sync(path: string): void {
  const file = openSync(path, 'r');
  try {
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}

/**
 * The folder in which a cosigner remembers what it signed, and the leaf files of the last roots by their
 * hashes. Each record is on disk before the signature exists.
 */
export function openSignedRoots(folder: string) {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  for (const name of readdirSync(folder))
    if (name.startsWith(INCOMING)) rmSync(join(folder, name), { force: true });

  const recordPath = (epoch: number) => join(folder, `signed-${epoch}.json`);
  const leaves = (dataHash: string) => join(folder, `leaves-${dataHash}.jsonl`);

  /** @throws StintError `storage_damaged` rather than forget what was signed */
  function find(epoch: number): SignedRoot | null {
    const path = recordPath(epoch);
    if (!existsSync(path)) return null;
    try {
      return SignedRoot.parse(JSON.parse(readFileSync(path, 'utf8')));
    } catch (cause) {
      const message = `${path} is damaged, and it says what was signed. Restore it from a copy.`;
      throw new StintError('storage_damaged', message, { cause });
    }
  }

  return {
    find,
    leaves,
    has: (dataHash: string): boolean => existsSync(leaves(dataHash)),
    /** A path for something that is on its way in. */
    incoming: (): string => join(folder, `${INCOMING}${crypto.randomUUID()}`),
    /** Keeps a leaf file, durably, under its hash. */
    keep(path: string, dataHash: string): void {
      sync(path);
      renameSync(path, leaves(dataHash));
      sync(folder);
    },
    /**
     * Records, for good, the one root of an epoch that may be signed. The same root may be recorded again.
     * @throws StintError `conflict` when another one is recorded
     */
    record(root: SignedRoot): void {
      const next = join(folder, `${INCOMING}${crypto.randomUUID()}`);
      const file = openSync(next, 'wx', 0o600);
      try {
        writeSync(file, JSON.stringify(root));
        fsyncSync(file);
      } finally {
        closeSync(file);
      }

      try {
        // Unlike a rename, this never replaces a record, even one by another process.
        linkSync(next, recordPath(root.epoch));
      } catch (cause) {
        if ((cause as NodeJS.ErrnoException).code !== 'EEXIST') throw cause;
        const before = find(root.epoch);
        if (before?.dataHash !== root.dataHash || before.root !== root.root) {
          const message = `Another root was signed for epoch ${root.epoch}, and there is one for each.`;
          throw new StintError('conflict', message, { cause });
        }
      } finally {
        rmSync(next, { force: true });
      }
      sync(folder);
    },
    /** Deletes all leaf files but these. Records stay for good. */
    prune(hashes: readonly string[]): void {
      const kept = new Set(hashes.map((hash) => `leaves-${hash}.jsonl`));
      for (const name of readdirSync(folder))
        if (name.startsWith('leaves-') && !kept.has(name)) rmSync(join(folder, name));
    },
  };
}
export type SignedRoots = ReturnType<typeof openSignedRoots>;
