/** Who may import whom; what no row allows is forbidden. */
export interface Zone {
  /** Folders (ending in `/`) or files of this zone, from the root. The longest match counts. */
  paths: string[];
  /** Folders or files that it may import besides its own. */
  may: string[];
  /** Packages; a name stands for its subpaths too. */
  packages: string[];
  /** Folders that it may import types from, and packages or files that it may load lazily. */
  types?: string[];
  lazily?: string[];
  /** What to do instead. */
  instead: string;
}

const LOW = ['lib/protocol/', 'lib/domain/'];
const REACT = ['react', 'react-dom'];
const SERVICE_BASE = ['service/src/context.ts', 'service/src/ids.ts', 'service/src/keys.ts'];
const SERVICE_MODULES = [
  'devices',
  'kinds',
  'ledger',
  'quality',
  'relay',
  'settlement',
  'store',
  'tasks',
].map((name) => `service/src/${name}/`);
const LEDGER = 'service/src/ledger/';
const QUALITY_CORE = [
  'agreement.ts',
  'infer.ts',
  'pay.ts',
  'calibration/',
  'labels/',
  'math/',
  'models/',
  'pairs/',
  'people/',
  'raters/',
  'stopping/',
  'testing/',
].map((name) => `service/src/quality/${name}`);

/** What an audit recomputes, from a file and nothing else. */
const ROOTS = ['leaf-file.ts', 'merkle.ts', 'find-leaf.ts'].map(
  (name) => `service/src/settlement/roots/${name}`,
);

const side = (name: string, packages: string[], more: string[] = []): Zone => ({
  paths: [`lib/${name}/`],
  may: [...LOW, ...more],
  packages: ['zod/mini', ...packages],
  instead: `lib/${name} knows protocol and domain only; entrypoints/background joins it with others.`,
});

export const ZONES: Zone[] = [
  {
    paths: ['lib/protocol/'],
    may: [],
    packages: ['zod/mini'],
    instead:
      'The protocol is what all sides share: schemas and constants, zod/mini and nothing else.',
  },
  {
    paths: ['lib/domain/'],
    may: ['lib/protocol/'],
    packages: ['@noble/hashes', '@noble/secp256k1', 'ipaddr.js', 'zod/mini'],
    instead: 'Rules are pure: take what you need as a parameter (a clock, randomness, a store).',
  },
  side('messaging', ['wxt/browser']),
  side('storage', ['wxt/browser', '@plasmohq/storage']),
  side('db', ['dexie']),
  {
    paths: ['lib/http/'],
    may: ['lib/protocol/'],
    packages: ['zod/mini'],
    instead: 'What every client of the route table shares; retries, keys and words are theirs.',
  },
  side('api', [], ['lib/http/']),
  side('relay', []),
  side('wallet', ['viem'], ['contracts/abi/']),
  {
    paths: ['lib/ui/'],
    may: [...LOW, 'lib/messaging/', 'lib/db/', 'lib/storage/'],
    packages: ['react', 'wxt/browser'],
    lazily: ['dexie', '@scure/bip39'],
    instead: 'Hooks read storage and database and send messages; the background does the rest.',
  },
  {
    paths: ['entrypoints/background/'],
    may: [
      ...LOW,
      'lib/messaging/',
      'lib/storage/',
      'lib/db/',
      'lib/api/',
      'lib/relay/',
      'lib/wallet/',
    ],
    packages: ['@noble/hashes', '@noble/secp256k1', 'wxt', 'zod/mini', 'dexie'],
    instead: 'The worker has no screen: no React, no lib/ui, no components.',
  },
  {
    paths: [
      'entrypoints/popup/',
      'entrypoints/sidepanel/',
      'entrypoints/options/',
      'entrypoints/welcome/',
      'entrypoints/sharing/',
    ],
    may: [
      ...LOW,
      'lib/ui/',
      'lib/db/outbox.ts',
      'components/',
      'entrypoints/popup/',
      'entrypoints/sidepanel/',
      'entrypoints/options/',
      'entrypoints/welcome/',
      'entrypoints/sharing/',
    ],
    packages: [...REACT, 'wxt/browser'],
    instead:
      'Screens show what lib/ui hands them and append to the outbox; ask the background by a hook.',
  },
  {
    paths: ['entrypoints/claim.content/'],
    may: ['lib/messaging/', 'lib/protocol/'],
    packages: ['wxt'],
    instead: 'The bridge passes messages on and knows nothing else.',
  },
  {
    paths: ['components/'],
    may: ['lib/domain/'],
    types: ['lib/protocol/', 'public/_locales/'],
    packages: ['react'],
    instead:
      'Components show what their props say: no storage, network or messaging; protocol as types.',
  },
  {
    paths: ['pages/'],
    may: [...LOW, 'lib/http/', 'lib/wallet/', 'components/', 'contracts/abi/', 'public/_locales/'],
    packages: [...REACT, 'viem', 'zod/mini'],
    instead:
      'Pages are served outside of the extension: no lib but http, wallet, protocol and domain.',
  },
  {
    paths: ['pages/vite.config.ts', 'pages/recover/vite.config.ts'],
    may: [],
    packages: ['node', 'vite', '@vitejs/plugin-react'],
    instead: 'A build file configures and imports no product code.',
  },
  {
    paths: ['wxt.config.ts'],
    may: ['scripts/pinned-network.mjs'],
    packages: ['wxt', '@scure/bip39', 'node', '@vitejs/plugin-react'],
    instead: 'A build file configures and imports no product code.',
  },
  {
    paths: SERVICE_MODULES.filter((path) => path !== LEDGER),
    may: [...LOW, ...SERVICE_MODULES, ...SERVICE_BASE, 'contracts/abi/'],
    packages: [
      'node',
      'hash-wasm',
      'kysely',
      'viem',
      'zod/mini',
      'mdast',
      'mdast-util-from-markdown',
      'mdast-util-gfm-table',
      'micromark-extension-gfm-table',
      'robots-parser',
      'ws',
    ],
    instead:
      'Modules never call back up: http, cli and main call them. Take what you need in Context.',
  },
  {
    paths: [LEDGER],
    may: [...LOW, ...SERVICE_BASE, 'service/src/devices/', 'service/src/store/'],
    types: ['service/src/settlement/'],
    packages: ['node', 'kysely'],
    instead: 'The ledger moves money for tasks, relay and settlement, and knows none of them.',
  },
  {
    paths: QUALITY_CORE,
    may: [...LOW, ...QUALITY_CORE],
    packages: [],
    instead: 'The core of quality is pure: numbers in, numbers out. No I/O, no clock, no store.',
  },
  {
    paths: ['service/src/'],
    may: [...LOW, 'service/src/'],
    packages: ['node', '@hono/node-server', 'hash-wasm', 'kysely', 'pino', 'secp256k1', 'zod/mini'],
    instead: 'main.ts puts parts together; what they do stands in the modules.',
  },
  {
    paths: ['service/src/http/'],
    may: [
      ...LOW,
      ...SERVICE_MODULES,
      ...SERVICE_BASE,
      'service/src/parts.ts',
      'service/src/config.ts',
    ],
    packages: [
      'node',
      'hono',
      '@hono/node-server',
      'pino',
      'prom-client',
      'rate-limiter-flexible',
      'zod/mini',
    ],
    instead: 'A route parses with lib/protocol, calls one module and maps errors.',
  },
  {
    paths: ['service/src/cli/'],
    may: [
      ...LOW,
      'lib/http/',
      'contracts/abi/',
      ...QUALITY_CORE,
      ...ROOTS,
      'service/src/kinds/comparison/',
    ],
    packages: ['node', 'csv-parse', 'viem', 'zod/mini'],
    instead:
      'The command line talks to a service over HTTP, as anybody else does; what it can work out alone it does.',
  },
  {
    paths: ['contracts/'],
    // Its gas is measured with the batches that the service sends.
    may: ['service/src/settlement/pack-batch.ts'],
    packages: ['node', 'viem', 'solc'],
    instead: 'Contracts and their scripts stand alone.',
  },
  {
    paths: ['scripts/'],
    may: [
      ...LOW,
      'service/src/cli/',
      'service/src/node-flags.ts',
      'contracts/abi/',
      'contracts/script/',
      'tests/support/browsers.ts',
    ],
    packages: ['node', 'viem', 'zod/mini'],
    instead: "Scripts start the parts as processes and use the command line's modules.",
  },
  {
    paths: ['tests/e2e/'],
    may: [...LOW, 'tests/', 'contracts/', 'scripts/'],
    packages: ['node', 'vitest', 'viem', 'playwright-core', 'puppeteer-core', 'axe-core'],
    instead: 'End to end means the built extension, the pages and public HTTP: no product code.',
  },
];

/** The zone that a file is in. */
export function zoneOf(path: string): Zone | undefined {
  let best: { zone: Zone; length: number } | undefined;
  for (const zone of ZONES) {
    for (const prefix of zone.paths) {
      if (isIn(path, prefix) && prefix.length > (best?.length ?? 0)) {
        best = { zone, length: prefix.length };
      }
    }
  }
  return best?.zone;
}

/** Is this file that one, or in that folder? */
export const isIn = (path: string, place: string): boolean =>
  place.endsWith('/') ? path.startsWith(place) : path === place;

/** `node` stands for Node's own modules. */
export function isPackage(specifier: string, name: string): boolean {
  if (name === 'node') return specifier.startsWith('node:');
  return specifier === name || specifier.startsWith(`${name}/`);
}
