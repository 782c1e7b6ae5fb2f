import { readFileSync } from 'node:fs';
import * as z from 'zod/mini';
import { Address, Amount } from '../../lib/protocol/primitives.ts';
import { DEFAULT_RULES, type Rules } from './context.ts';

const Port = z.coerce.number().check(z.int(), z.gte(0), z.lte(65_535));
const Count = z.coerce.number().check(z.int(), z.gte(0));
const Key = z.string().check(z.regex(/^0x[0-9a-fA-F]{64}$/));

/** Every setting of the service, from the environment; docs/operate.md lists them. */
const Environment = z.object({
  STINT_HOST: z._default(z.string(), '127.0.0.1'),
  STINT_PORT: z._default(Port, 8787),
  /** What devices and pages reach the service by, such as `https://stint.example`. */
  STINT_ORIGIN: z.optional(z.string().check(z.regex(/^https?:\/\/[^/\s]+$/))),
  STINT_DATABASE: z._default(z.string(), '.stint/service.db'),
  STINT_RPC_URL: z._default(z.string(), 'http://127.0.0.1:8545'),
  /** What wallets are told when they add the chain; default: STINT_RPC_URL. */
  STINT_PUBLIC_RPC_URL: z.optional(z.string()),
  STINT_CHAIN_ID: z._default(Count, 31_337),
  STINT_CHAIN_NAME: z._default(z.string(), 'Local chain'),
  STINT_CONFIRMATIONS: z._default(z.coerce.number().check(z.int(), z.gte(1)), 1),
  STINT_START_BLOCK: z._default(Count, 0),
  STINT_VAULT: Address,
  STINT_TOKEN: Address,
  STINT_TOKEN_SYMBOL: z._default(z.string(), 'USDC'),
  STINT_TOKEN_DECIMALS: z._default(Count, 6),
  STINT_VOUCHER_KEY: Key,
  STINT_ACCRUAL_KEY: Key,
  STINT_RELAYER_KEY: Key,
  /** Wallet that the fees belong to; default: the relayer. */
  STINT_OPERATOR_ACCOUNT: z.optional(Address),
  /** 32 random bytes or more; opens the operator's routes. */
  STINT_OPERATOR_TOKEN: z.string().check(z.minLength(32)),
  STINT_RELAY_FEE: z._default(Amount, '20000'),
  STINT_MIN_CLAIM: z._default(Amount, '100000'),
  STINT_ACCRUE_THRESHOLD: z._default(Amount, '10000000'),
  STINT_POW_BITS: z._default(z.coerce.number().check(z.int(), z.gte(0), z.lte(32)), 18),
  STINT_LEASES_PER_RANGE: z._default(Count, 1_200),
  STINT_REGISTRATIONS_PER_RANGE: z._default(Count, 60),
  STINT_READING_FLOOR: z._default(z.coerce.number().check(z.gte(0), z.lte(10)), 1),
  STINT_LEASE_MS: z._default(Count, DEFAULT_RULES.leaseMs),
  /** Where `curl -x` connects; 0 for no such port. */
  STINT_PROXY_PORT: z._default(Port, 0),
  /** Requests a second to one site, over the whole fleet, and how many at once. */
  STINT_RELAY_HOST_RATE: z._default(z.coerce.number().check(z.gt(0)), 2),
  STINT_RELAY_HOST_BURST: z._default(z.coerce.number().check(z.int(), z.gte(1)), 10),
  STINT_RELAY_DEVICES_PER_RANGE: z._default(Count, 50),
  /** What devices are told to stay under; kbit/s 0 is no limit of ours. */
  STINT_RELAY_JOBS_PER_DEVICE: z._default(z.coerce.number().check(z.int(), z.gte(1), z.lte(8)), 4),
  STINT_RELAY_KBIT_PER_DEVICE: z._default(Count, 0),
  /** Public addresses of this service that the machine itself does not show, comma-separated. */
  STINT_RELAY_OWN_ADDRESSES: z._default(z.string(), ''),
  STINT_CLAIM_PAGE: z._default(z.string(), 'pages/dist'),
  STINT_LOG_LEVEL: z._default(z.string(), 'info'),
});

export type Config = ReturnType<typeof readConfig>;

/**
 * Reads and checks the settings. A name with `_FILE` names a file that holds the value, so
 * that keys stay out of the environment.
 * @throws Error that names every setting that is wrong, without its value.
 */
export function readConfig(env: Record<string, string | undefined>) {
  const values = { ...env };
  for (const [name, file] of Object.entries(env)) {
    if (name.startsWith('STINT_') && name.endsWith('_FILE') && file) {
      values[name.slice(0, -'_FILE'.length)] = readFileSync(file, 'utf8').trim();
    }
  }
  const parsed = Environment.safeParse(values);
  if (!parsed.success) {
    const wrong = parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
    throw new Error(`Settings that are missing or wrong:\n  ${wrong.join('\n  ')}`);
  }
  const e = parsed.data;
  const rules: Rules = {
    ...DEFAULT_RULES,
    floorScale: e.STINT_READING_FLOOR,
    leaseMs: e.STINT_LEASE_MS,
  };
  return { env: e, rules, origin: e.STINT_ORIGIN ?? `http://${e.STINT_HOST}:${e.STINT_PORT}` };
}
