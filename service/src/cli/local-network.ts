import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as z from 'zod/mini';
import { PinnedNetwork } from '../../../lib/protocol/network.ts';
import { CliError } from './errors.ts';
import { readJson } from './files.ts';

const PrivateKey = z.string().check(z.regex(/^0x[0-9a-f]{64}$/));

/** Secrets of a local network, made once and worthless anywhere else. */
export const LocalKeys = z.object({
  deployer: PrivateKey,
  requester: PrivateKey,
  relayer: PrivateKey,
  voucher: PrivateKey,
  accrual: PrivateKey,
  standby: z.optional(PrivateKey),
  /** Where an earlier release kept it. */
  cosigner: z.optional(PrivateKey),
  cosignerToken: z.optional(z.string().check(z.minLength(32))),
  operatorToken: z.string().check(z.minLength(32)),
});
export type LocalKeys = z.infer<typeof LocalKeys>;

/** The network that `npm start` keeps in this tree. */
export interface LocalNetwork {
  dir: string;
  network: PinnedNetwork;
  keys: LocalKeys;
}

/** The folder of the local network's state: STINT_STATE, or `.stint` in this tree. */
export const stateFolder = (env: Record<string, string | undefined>): string =>
  env.STINT_STATE ?? fileURLToPath(new URL('../../../.stint', import.meta.url));

/** The local network, or null when `npm start` never ran here. */
export function localNetwork(env: Record<string, string | undefined>): LocalNetwork | null {
  const dir = stateFolder(env);
  const network = readChecked(join(dir, 'network.json'), PinnedNetwork);
  const keys = readChecked(join(dir, 'keys.json'), LocalKeys);
  return network && keys && { dir, network, keys };
}

/** Reads a JSON file by a schema, or null when there is no file. @throws CliError when it does not fit */
export function readChecked<T>(path: string, schema: z.ZodMiniType<T>): T | null {
  const value = readJson(path);
  if (value === null) return null;

  const parsed = z.safeParse(schema, value);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new CliError(
    `${path} is damaged: ${issue?.path.join('.')}: ${issue?.message}`,
    'Restore it from a copy, or delete it.',
    { cause: parsed.error },
  );
}
