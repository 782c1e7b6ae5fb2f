import { existsSync } from 'node:fs';
import { isIP } from 'node:net';
import { dirname, join, resolve } from 'node:path';
import * as z from 'zod/mini';
import { normalAddress } from '../../lib/domain/public-address.ts';
import { Address, Amount } from '../../lib/protocol/primitives.ts';
import { DEFAULT_RULES, type Rules } from './context.ts';
import type { Env } from './read-settings.ts';
import { suggest } from './suggest.ts';

const Port = z.coerce.number().check(z.int(), z.gte(0), z.lte(65_535));
const Count = z.coerce.number().check(z.int(), z.gte(0));
const Key = z.string().check(z.regex(/^0x[0-9a-fA-F]{64}$/));

const Percent = z.coerce.number().check(z.gte(0), z.lte(100));
const List = z.pipe(
  z.string(),
  z.transform((text) => text.split(',').flatMap((each) => each.trim() || [])),
);

/** What the network is asked by: none would be meant, and nobody could do anything. */
const Some = z.coerce.number().check(z.int(), z.gte(1));

/** Addresses as the machine names them, so that another way of writing one does not go unnoticed. */
const Addresses = z.pipe(
  List,
  z.transform((list, ctx) =>
    list.flatMap((each) => {
      if (isIP(each)) return normalAddress(each);
      ctx.issues.push({
        code: 'custom',
        message: 'needs addresses, not names or ranges',
        input: list,
      });
      return [];
    }),
  ),
);

const Hosts = z.pipe(
  List,
  z.transform((list, ctx) => {
    const names = list.map((each) => each.toLowerCase());
    if (!names.every((name) => /^[a-z0-9_-]+(\.[a-z0-9_-]+)*$/.test(name))) {
      ctx.issues.push({
        code: 'custom',
        message: 'needs names without scheme or port',
        input: list,
      });
    }
    return names;
  }),
);

const isEndpoint = (text: string) => /^https?:\/\/\S+$/.test(text) && URL.canParse(text);
const Endpoint = z.string().check(z.refine(isEndpoint, 'needs an http or https address'));
const EndpointList = z
  .string()
  .check(
    z.refine(
      (text) => text.split(',').every((each) => isEndpoint(each.trim())),
      'needs http or https addresses, separated by commas',
    ),
  );

const KnownPage = z.strictObject({
  url: z.string().check(z.regex(/^https:\/\/[^/\s]+\/\S+$/), z.maxLength(2_048)),
  sha256: z.string().check(z.regex(/^[0-9a-f]{64}$/)),
  bytes: z.int().check(z.gte(1), z.lte(1_048_576)),
});
const KnownPages = z.pipe(
  z.pipe(
    z.string(),
    z.transform((text, ctx) => {
      try {
        return JSON.parse(text) as unknown;
      } catch {
        ctx.issues.push({ code: 'custom', message: 'is not JSON', input: text });
        return z.NEVER;
      }
    }),
  ),
  z.array(KnownPage).check(z.maxLength(1_000)),
);

/** Every setting of the service, from the environment; docs/operate.md lists them. */
const Environment = z.strictObject({
  STINT_HOST: z._default(z.string(), '127.0.0.1'),
  STINT_PORT: z._default(Port, 8787),
  /** The address of the service for devices and pages, such as `https://stint.example`. */
  STINT_ORIGIN: z.optional(z.string().check(z.regex(/^https?:\/\/[^/\s]+$/))),
  STINT_DATABASE: z._default(z.string(), '.stint/service.db'),
  /** One endpoint or several, comma-separated; the service does not act on what they disagree about. */
  STINT_RPC_URL: z._default(EndpointList, 'http://127.0.0.1:8545'),
  /** The endpoint that wallets get when they add the chain; default: STINT_RPC_URL. */
  STINT_PUBLIC_RPC_URL: z.optional(Endpoint),
  STINT_CHAIN_ID: z._default(Count, 31_337),
  STINT_CHAIN_NAME: z._default(z.string(), 'Local chain'),
  STINT_CONFIRMATIONS: z._default(z.coerce.number().check(z.int(), z.gte(1)), 1),
  /** How long a transaction may stay unmined before it is sent with a higher fee, ms. */
  STINT_STUCK_MS: z._default(Count, 60_000),
  /** The most to offer for a unit of gas, gwei; while the network asks for more, transactions wait. */
  STINT_MAX_FEE_GWEI: z._default(z.coerce.number().check(z.gt(0), z.lte(1_000_000)), 100),
  STINT_START_BLOCK: z._default(Count, 0),
  STINT_VAULT: Address,
  STINT_TOKEN: Address,
  STINT_TOKEN_SYMBOL: z._default(z.string(), 'USDC'),
  STINT_TOKEN_DECIMALS: z._default(Count, 6),
  STINT_VOUCHER_KEY: Key,
  STINT_ACCRUAL_KEY: Key,
  STINT_RELAYER_KEY: Key,
  /** A cosigner in a process of its own, and its token; without one there are no roots. */
  STINT_COSIGNER_URL: z.optional(z.string().check(z.regex(/^https?:\/\/[^/\s]+$/))),
  STINT_COSIGNER_TOKEN: z.optional(z.string().check(z.minLength(32))),
  /** Cosigns roots in this process: then the two keys of a root are as good as one. */
  STINT_COSIGNER_KEY: z.optional(Key),
  /** The least time between two roots, ms. */
  STINT_ROOT_EVERY_MS: z._default(Count, 3_600_000),
  /** The folder of the public leaf files; default: `roots` next to the database. */
  STINT_ROOT_FOLDER: z.optional(z.string()),
  /** The wallet that gets the fees; default: the relayer. */
  STINT_OPERATOR_ACCOUNT: z.optional(Address),
  /** A token of 32 characters or more for the operator's routes. */
  STINT_OPERATOR_TOKEN: z.string().check(z.minLength(32)),
  STINT_RELAY_FEE: z._default(Amount, '20000'),
  STINT_MIN_CLAIM: z._default(Amount, '100000'),
  STINT_ACCRUE_THRESHOLD: z._default(Amount, '10000000'),
  STINT_POW_BITS: z._default(z.coerce.number().check(z.int(), z.gte(0), z.lte(32)), 18),
  STINT_LEASES_PER_RANGE: z._default(Some, 1_200),
  /** Leases that a device may hold before its first answer. */
  STINT_UNTESTED_LEASES: z._default(Some, DEFAULT_RULES.holdUntested),
  /** The most that a rater may earn in 24 hours, base units; default: 500 tokens, a tenth while new. */
  STINT_DAY_LIMIT: z.optional(Amount),
  STINT_DAY_LIMIT_NEW: z.optional(Amount),
  /** The most of a campaign's answers that one rater may give, percent. */
  STINT_CAMPAIGN_SHARE: z._default(
    z.coerce.number().check(z.gt(0), z.lte(100)),
    DEFAULT_RULES.campaignShare,
  ),
  STINT_REGISTRATIONS_PER_RANGE: z._default(Some, 60),
  /** Bindings, quotes and claims that an address range may ask for in a minute. */
  STINT_CHAIN_CALLS_PER_RANGE: z._default(Some, 240),
  STINT_READING_FLOOR: z._default(z.coerce.number().check(z.gte(0), z.lte(10)), 1),
  /** How long to wait for devices after a restore from an older copy, ms. */
  STINT_RESTORE_MS: z._default(Count, DEFAULT_RULES.restoreMs),
  /** When the first judges are drawn for an appeal, and when all have been, ms. */
  STINT_JUDGE_AFTER_MS: z._default(Count, DEFAULT_RULES.judgeAfterMs),
  STINT_JUDGE_ALL_MS: z._default(Some, DEFAULT_RULES.judgeAllMs),
  STINT_LEASE_MS: z._default(Some, DEFAULT_RULES.leaseMs),
  /** The port that `curl -x` connects to; 0 for none. */
  STINT_PROXY_PORT: z._default(Port, 0),
  /** How many requests a second one site gets from the whole fleet, and how many at once. */
  STINT_RELAY_HOST_RATE: z._default(z.coerce.number().check(z.gt(0)), 2),
  STINT_RELAY_HOST_BURST: z._default(z.coerce.number().check(z.int(), z.gte(1)), 10),
  STINT_RELAY_DEVICES_PER_RANGE: z._default(Some, 50),
  /** Limits that devices are told to keep; 0 kbit/s means no limit. */
  STINT_RELAY_JOBS_PER_DEVICE: z._default(z.coerce.number().check(z.int(), z.gte(1), z.lte(8)), 4),
  STINT_RELAY_KBIT_PER_DEVICE: z._default(Count, 0),
  /** Public addresses of this service that the machine itself does not know, comma-separated. */
  STINT_RELAY_OWN_ADDRESSES: z._default(Addresses, []),
  /** Addresses of reverse proxies whose `x-forwarded-for` is trusted, comma-separated. */
  STINT_TRUSTED_PROXIES: z._default(Addresses, []),
  /** The operator's own HTTPS hosts that serve this service's `/canary/`, comma-separated. */
  STINT_CANARY_HOSTS: z._default(Hosts, []),
  /** Known pages as JSON, `[{"url", "sha256", "bytes"}]`. */
  STINT_KNOWN_PAGES: z._default(KnownPages, []),
  /** The percentage of pages that a probe follows, for new devices and for others. */
  STINT_PROBE_PERCENT_NEW: z._default(Percent, 5),
  STINT_PROBE_PERCENT: z._default(Percent, 1),
  /** The most bytes that probes may cost one campaign in a day. */
  STINT_PROBE_BYTES_PER_DAY: z._default(Count, 50_000_000),
  /** Other names by which the service is reached, besides that of its origin, comma-separated. */
  STINT_HOSTS: z._default(Hosts, []),
  /** The address and port that serve `/metrics`; port 0 for none. */
  STINT_METRICS_HOST: z._default(z.string(), '127.0.0.1'),
  STINT_METRICS_PORT: z._default(Port, 0),
  STINT_PAGES: z.optional(z.string()),
  STINT_LOG_LEVEL: z._default(z.string(), 'info'),
});

export type Config = ReturnType<typeof readConfig>;

const isLocal = (url: string): boolean =>
  URL.canParse(url) && /^(?:localhost|127(?:\.\d+){3}|\[::1\])$/.test(new URL(url).hostname);

/** @throws Error when the operator's own endpoint would be what wallets are told */
function checkEndpoint(
  e: Pick<z.output<typeof Environment>, 'STINT_RPC_URL' | 'STINT_PUBLIC_RPC_URL'>,
) {
  if (
    e.STINT_PUBLIC_RPC_URL !== undefined ||
    e.STINT_RPC_URL.split(',').every((url) => isLocal(url.trim()))
  )
    return;
  throw new Error(
    'STINT_PUBLIC_RPC_URL is missing: name the endpoint that wallets are told. It is published, so it must not be STINT_RPC_URL if that contains a key.',
  );
}

type Cosigning = Pick<
  z.output<typeof Environment>,
  'STINT_COSIGNER_KEY' | 'STINT_COSIGNER_TOKEN' | 'STINT_COSIGNER_URL'
>;

/** @throws Error when a folder was named that has no claim page: everybody's claim would end there */
function checkPages(e: Pick<z.output<typeof Environment>, 'STINT_PAGES'>) {
  if (e.STINT_PAGES === undefined || existsSync(join(e.STINT_PAGES, 'claim/index.html'))) return;
  throw new Error(
    'STINT_PAGES: there is no claim page in this folder. Name the one that `npm run build` fills, pages/dist, or build it first.',
  );
}

/** @throws Error when it is not clear who cosigns, or the service would hold a cosigner's key */
function checkCosigner(e: Cosigning) {
  if (e.STINT_COSIGNER_KEY !== undefined && e.STINT_COSIGNER_URL !== undefined) {
    throw new Error(
      'STINT_COSIGNER_KEY must not be set where STINT_COSIGNER_URL is: the key belongs to the cosigner alone.',
    );
  }
  if ((e.STINT_COSIGNER_URL === undefined) !== (e.STINT_COSIGNER_TOKEN === undefined)) {
    throw new Error('STINT_COSIGNER_URL and STINT_COSIGNER_TOKEN need each other. Set both.');
  }
}

const KEYS = ['VOUCHER', 'ACCRUAL', 'RELAYER', 'COSIGNER'].map((name) => `STINT_${name}_KEY`);

/** @throws Error when two roles have one key: whoever takes the relayer's would have the other's, too */
function checkKeys(e: Record<string, unknown>) {
  const seen = new Map<string, string>();
  for (const name of KEYS) {
    if (e[name] === undefined) continue;
    const key = String(e[name]).toLowerCase();
    const other = seen.get(key);
    if (other) throw new Error(`${other} and ${name} are one key. Each role needs its own.`);
    seen.set(key, name);
  }
}

/**
 * The least that a claim pays, base units: the vault takes no fee that is more than half of the payment
 * (docs/money.md rule 20).
 */
function leastClaim(
  e: Pick<z.output<typeof Environment>, 'STINT_MIN_CLAIM' | 'STINT_RELAY_FEE'>,
): bigint {
  const forFee = 2n * BigInt(e.STINT_RELAY_FEE);
  const asked = BigInt(e.STINT_MIN_CLAIM);
  return asked > forFee ? asked : forFee;
}

/**
 * Checks the settings, as `readSettings` gives them.
 * @throws Error that names every wrong setting, without its value
 */
export function readConfig(settings: Env) {
  const parsed = Environment.safeParse(settings);
  if (!parsed.success) {
    const wrong = parsed.error.issues.flatMap((issue) =>
      issue.code === 'unrecognized_keys'
        ? issue.keys.map(
            (key) =>
              `${key}: there is no such setting.${suggest(key, Object.keys(Environment.shape))}`,
          )
        : [`${issue.path.join('.')}: ${issue.message}`],
    );
    throw new Error(`Settings that are missing or wrong:\n  ${wrong.join('\n  ')}`);
  }

  const e = parsed.data;
  checkEndpoint(e);
  checkCosigner(e);
  checkKeys(e);
  checkPages(e);
  const tokens = (count: number) => BigInt(count) * 10n ** BigInt(e.STINT_TOKEN_DECIMALS);
  const rules: Rules = {
    ...DEFAULT_RULES,
    floorScale: e.STINT_READING_FLOOR,
    leaseMs: e.STINT_LEASE_MS,
    restoreMs: e.STINT_RESTORE_MS,
    judgeAfterMs: e.STINT_JUDGE_AFTER_MS,
    judgeAllMs: Math.max(e.STINT_JUDGE_AFTER_MS + 1, e.STINT_JUDGE_ALL_MS),
    holdUntested: e.STINT_UNTESTED_LEASES,
    campaignShare: e.STINT_CAMPAIGN_SHARE,
    dayLimit: BigInt(e.STINT_DAY_LIMIT ?? tokens(500)),
    dayLimitNew: BigInt(e.STINT_DAY_LIMIT_NEW ?? tokens(50)),
  };

  const rpcUrls = e.STINT_RPC_URL.split(',').map((url) => url.trim());
  return {
    env: e,
    rules,
    rpcUrls,
    /** Wei for a unit of gas. */
    maxFee: BigInt(Math.round(e.STINT_MAX_FEE_GWEI * 1e9)),
    minClaim: leastClaim(e),
    makesRoots: e.STINT_COSIGNER_URL !== undefined || e.STINT_COSIGNER_KEY !== undefined,
    pages: resolve(e.STINT_PAGES ?? 'pages/dist'),
    rootFolder: e.STINT_ROOT_FOLDER ?? join(dirname(e.STINT_DATABASE), 'roots'),
    origin: e.STINT_ORIGIN ?? `http://${e.STINT_HOST}:${e.STINT_PORT}`,
  };
}
