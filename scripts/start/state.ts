import { randomBytes } from 'node:crypto';
import { chmodSync, existsSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod/mini';
import { Address, ChainId } from '../../lib/protocol/primitives.ts';
import { writeJson } from '../../service/src/cli/files.ts';
import { LocalKeys, readChecked } from '../../service/src/cli/local-network.ts';
import { Failure } from '../shared/failure.ts';

const Deployment = z.object({
  chainId: ChainId,
  token: Address,
  vault: Address,
  voucherSigner: Address,
  accrualSigner: Address,
  block: z.int(),
});
export type Deployment = z.infer<typeof Deployment>;

const Progress = z.object({
  v: z.literal(1),
  /** Files that belong together: once a file is named here, it may not be missing. */
  files: z.array(z.string()),
  deployment: z.nullable(Deployment),
});
type Progress = z.infer<typeof Progress>;

/** Names of the files in the state folder. */
export const FILES = {
  keys: 'keys.json',
  progress: 'state.json',
  chain: join('chain', 'state.json'),
  database: 'service.db',
  network: 'network.json',
  requester: 'requester.json',
} as const;

const START_OVER =
  'Put it back, or start over, which deletes test tokens and answers: npm start -- --reset';

/** The state folder: its files, and how far the set-up has come. */
export interface State {
  readonly dir: string;
  path(file: string): string;
  readonly keys: LocalKeys;
  readonly deployment: Deployment | null;
  /** Whether a step has recorded this file as complete. */
  has(file: string): boolean;
  save(change: { deployment?: Deployment; file?: string }): void;
}

/**
 * Opens the state folder; makes keys the first time.
 * @throws Failure that names a file which was deleted
 */
export function openState(dir: string): State {
  const path = (file: string) => join(dir, file);
  const stored = readChecked(path(FILES.progress), Progress);
  if (!stored && existsSync(path(FILES.database))) missing(dir, FILES.progress);
  for (const file of stored?.files ?? []) if (!existsSync(path(file))) missing(dir, file);
  let progress: Progress = stored ?? { v: 1, files: [], deployment: null };
  const keys = readChecked(path(FILES.keys), LocalKeys) ?? makeKeys(path(FILES.keys));
  chmodSync(path(FILES.keys), 0o600);

  return {
    dir,
    path,
    keys,
    get deployment() {
      return progress.deployment;
    },
    has: (file) => progress.files.includes(file),
    save({ deployment = progress.deployment, file }) {
      const files = new Set([...progress.files, FILES.keys, ...(file ? [file] : [])]);
      progress = { v: 1, files: [...files], deployment };
      writeJson(path(FILES.progress), progress, 0o600);
    },
  };
}

function missing(dir: string, file: string): never {
  throw new Failure(
    `${join(dir, file)} is missing, and other files there depend on it.`,
    START_OVER,
  );
}

/** The error for a state folder whose parts do not fit together. */
export const mismatch = (what: string): Failure => new Failure(what, START_OVER);

function makeKeys(path: string): LocalKeys {
  const random = () => `0x${randomBytes(32).toString('hex')}`;
  const keys: LocalKeys = {
    deployer: random(),
    requester: random(),
    relayer: random(),
    voucher: random(),
    accrual: random(),
    standby: random(),
    cosigner: random(),
    operatorToken: randomBytes(32).toString('hex'),
  };
  writeJson(path, keys, 0o600);

  return keys;
}

/** Deletes everything but the lock that we hold. */
export function resetState(dir: string): void {
  for (const name of readdirSync(dir)) {
    if (name.startsWith('lock') || name === 'pid') continue;
    rmSync(join(dir, name), { recursive: true, force: true });
  }
}
