import { randomBytes } from 'node:crypto';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import * as z from 'zod/mini';
import { Address, ChainId } from '../../lib/protocol/primitives.ts';
import { readSecret, writeJson } from '../../service/src/cli/files.ts';
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
  cosignerKey: join('cosigner', 'key'),
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
  /** The root cosigner's, which lies in a file of its own; only its address leaves the cosigner. */
  readonly cosignerKey: string;
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
  const cosignerKey = setKeyApart(path, keys);

  return {
    dir,
    path,
    keys,
    cosignerKey,
    get deployment() {
      return progress.deployment;
    },
    has: (file) => progress.files.includes(file),
    save({ deployment = progress.deployment, file }) {
      const files = new Set([
        ...progress.files,
        FILES.keys,
        FILES.cosignerKey,
        ...(file ? [file] : []),
      ]);
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
    cosignerToken: randomBytes(32).toString('hex'),
    operatorToken: randomBytes(32).toString('hex'),
  };
  writeJson(path, keys, 0o600);

  return keys;
}

/**
 * The cosigner's key from its own file, which is made the first time. An earlier release kept it among
 * the keys of the service.
 */
function setKeyApart(path: (file: string) => string, keys: LocalKeys): string {
  const file = path(FILES.cosignerKey);
  if (!existsSync(file)) {
    mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
    const key = keys.cosigner ?? `0x${randomBytes(32).toString('hex')}`;
    writeFileSync(`${file}.next`, `${key}\n`, { mode: 0o600, flush: true });
    renameSync(`${file}.next`, file);
  }
  chmodSync(file, 0o600);
  if (keys.cosigner || !keys.cosignerToken) {
    delete keys.cosigner;
    keys.cosignerToken ??= randomBytes(32).toString('hex');
    writeJson(path(FILES.keys), keys, 0o600);
  }
  return readSecret(file);
}

/** Deletes everything but the lock that we hold. */
export function resetState(dir: string): void {
  for (const name of readdirSync(dir)) {
    if (name.startsWith('lock') || name === 'pid') continue;
    rmSync(join(dir, name), { recursive: true, force: true });
  }
}
