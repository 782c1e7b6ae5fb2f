import { resolve } from 'node:path';
import * as z from 'zod/mini';
import { Address, ChainId } from '../../../lib/protocol/primitives.ts';
import { type Env, readSettings } from '../read-settings.ts';
import { suggest } from '../suggest.ts';

const Whole = z.coerce.number().check(z.int(), z.gte(1));

/** Every setting of the cosigner. It is strict: a process that holds another key must not start. */
const Environment = z.strictObject({
  STINT_COSIGNER_KEY: z.string().check(z.regex(/^0x[0-9a-fA-F]{64}$/)),
  /** What the service has to show, 32 characters or more. */
  STINT_COSIGNER_TOKEN: z.string().check(z.minLength(32)),
  /** Its own endpoints, comma-separated. They should not be those of the service. */
  STINT_COSIGNER_RPC_URL: z.string().check(z.minLength(1)),
  STINT_COSIGNER_HOST: z._default(z.string(), '127.0.0.1'),
  STINT_COSIGNER_PORT: z._default(z.coerce.number().check(z.int(), z.gte(1), z.lte(65_535)), 8_788),
  /** Where it keeps what it signed; required, because losing it would let it sign twice. */
  STINT_COSIGNER_FOLDER: z.string().check(z.minLength(1)),
  /** The most that a request may hold, bytes; 64 MB are a million wallets. */
  STINT_COSIGNER_MAX_BYTES: z._default(Whole, 256_000_000),
  STINT_VAULT: Address,
  STINT_CHAIN_ID: z.pipe(z._default(z.coerce.number(), 31_337), ChainId),
  STINT_CONFIRMATIONS: z._default(Whole, 1),
  STINT_LOG_LEVEL: z._default(z.string(), 'info'),
});

const OTHER_KEYS = /^STINT_(VOUCHER|ACCRUAL|RELAYER)_KEY$/;

const describe = (key: string): string =>
  OTHER_KEYS.test(key)
    ? `${key}: a cosigner holds no other key. Start it where this one is not set.`
    : `${key}: there is no such setting.${suggest(key, Object.keys(Environment.shape))}`;

export type CosignerSettings = ReturnType<typeof readCosignerSettings>;

/**
 * Reads and checks the cosigner's settings.
 * @throws Error that names every wrong setting, without its value
 */
export function readCosignerSettings(env: Env) {
  const parsed = Environment.safeParse(readSettings(env));
  if (!parsed.success) {
    const wrong = parsed.error.issues.flatMap((issue) =>
      issue.code === 'unrecognized_keys'
        ? issue.keys.map(describe)
        : [`${issue.path.join('.')}: ${issue.message}`],
    );
    throw new Error(`Settings that are missing or wrong:\n  ${wrong.join('\n  ')}`);
  }

  const e = parsed.data;
  return {
    key: e.STINT_COSIGNER_KEY,
    token: e.STINT_COSIGNER_TOKEN,
    host: e.STINT_COSIGNER_HOST,
    port: e.STINT_COSIGNER_PORT,
    folder: resolve(e.STINT_COSIGNER_FOLDER),
    maxBytes: e.STINT_COSIGNER_MAX_BYTES,
    domain: { chainId: e.STINT_CHAIN_ID, vault: e.STINT_VAULT },
    rpcUrls: e.STINT_COSIGNER_RPC_URL.split(',').map((url) => url.trim()),
    confirmations: e.STINT_CONFIRMATIONS,
    logLevel: e.STINT_LOG_LEVEL,
  };
}
