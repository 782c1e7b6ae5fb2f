import { LOW, type Room, stack, type Zone } from './zone.ts';

const SERVICE_SRC = 'service/src/';
const BASE = ['context.ts', 'each-alone.ts', 'fair-queue.ts', 'ids.ts', 'keys.ts'].map(
  (name) => `${SERVICE_SRC}${name}`,
);

/** What an audit recomputes, from a file and nothing else. */
const ROOTS = ['leaf-file.ts', 'merkle.ts', 'find-leaf.ts'].map(
  (name) => `${SERVICE_SRC}settlement/roots/${name}`,
);

/** The relay's rooms, from the ground up; its index joins them. */
const RELAY_ROOMS: Room[] = [
  { room: 'accounts', on: [] },
  { room: 'sockets', on: [] },
  { room: 'targets', on: [] },
  { room: 'jobs', on: ['accounts', 'sockets', 'targets'] },
  { room: 'proofs', on: ['accounts', 'sockets', 'jobs'] },
];

/** The service's modules, from the ground up. */
const MODULES: Room[] = [
  { room: 'store', on: [], packages: ['kysely'] },
  { room: 'devices', on: ['store'], packages: ['hash-wasm', 'kysely'] },
  { room: 'ledger', on: ['store', 'devices'], packages: ['kysely'] },
  { room: 'settlement', on: ['store', 'ledger'], packages: ['hash-wasm', 'kysely', 'viem'] },
  { room: 'inference', on: [] },
  {
    room: 'kinds',
    on: ['inference'],
    packages: [
      'mdast',
      'mdast-util-from-markdown',
      'mdast-util-gfm-table',
      'micromark-extension-gfm-table',
    ],
  },
  {
    room: 'quality',
    on: ['store', 'ledger', 'inference', 'kinds'],
    packages: ['kysely'],
    inner: ['people'],
  },
  {
    room: 'tasks',
    on: ['store', 'devices', 'ledger', 'settlement', 'kinds', 'quality'],
    packages: ['kysely', 'tldts', 'unhomoglyph'],
  },
  {
    room: 'relay',
    on: ['store', 'devices', 'ledger', 'tasks'],
    packages: ['kysely', 'robots-parser', 'ws'],
    inner: RELAY_ROOMS.map(({ room }) => room),
  },
];

const moduleZones = stack(SERVICE_SRC, MODULES, {
  may: [...LOW, ...BASE, 'contracts/abi/'],
  packages: ['node', 'zod/mini'],
  instead:
    'Modules import downward (store, devices, ledger, settlement; inference, kinds, quality, tasks, relay); http, cli and main call them. Take what you need in Context or as a parameter.',
});

/** What an operator runs. */
export const SERVICE: Zone[] = [
  ...moduleZones.filter(({ paths }) => paths[0] !== `${SERVICE_SRC}inference/`),
  {
    paths: [`${SERVICE_SRC}inference/`],
    may: LOW,
    packages: [],
    instead: 'Inference is pure: numbers in, numbers out. No I/O, no clock, no store.',
  },
  {
    paths: [`${SERVICE_SRC}quality/people/`],
    may: [...LOW, `${SERVICE_SRC}inference/`],
    packages: [],
    instead: 'What is held for or against a rater, and what an answer pays, are pure rules.',
  },
  {
    paths: [`${SERVICE_SRC}ledger/binding/`, `${SERVICE_SRC}ledger/restore/`],
    may: [
      ...LOW,
      ...BASE,
      ...['store', 'devices', 'ledger'].map((room) => `${SERVICE_SRC}${room}/`),
    ],
    packages: ['node', 'kysely'],
    instead: 'Binding and restoring stand on the ledger, beside one another.',
  },
  ...stack(`${SERVICE_SRC}relay/`, RELAY_ROOMS, {
    may: [
      ...LOW,
      ...BASE,
      ...['store', 'devices', 'ledger', 'tasks'].map((room) => `${SERVICE_SRC}${room}/`),
    ],
    packages: ['node', 'zod/mini', 'kysely', 'robots-parser', 'ws'],
    instead:
      'Rooms of the relay import downward (accounts, sockets and targets; jobs; proofs); its index joins them.',
  }),
  {
    paths: [SERVICE_SRC],
    may: [...LOW, SERVICE_SRC],
    packages: ['node', '@hono/node-server', 'hash-wasm', 'kysely', 'pino', 'secp256k1', 'zod/mini'],
    instead: 'main.ts puts parts together; what they do stands in the modules.',
  },
  {
    paths: ['service/src/http/'],
    may: [
      ...LOW,
      ...MODULES.map(({ room }) => `${SERVICE_SRC}${room}/`),
      ...BASE,
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
    paths: [`${SERVICE_SRC}cosign/`],
    may: [
      ...LOW,
      `${SERVICE_SRC}settlement/`,
      ...['fast-keccak.ts', 'keys.ts', 'logger.ts', 'read-settings.ts', 'suggest.ts'].map(
        (name) => `${SERVICE_SRC}${name}`,
      ),
      'contracts/abi/',
    ],
    packages: ['node', 'pino', 'viem', 'zod/mini'],
    instead: 'A cosigner shares with the service what both work out, and nothing that it stores.',
  },
  {
    paths: ['service/src/cli/'],
    may: [
      ...LOW,
      'service/src/cosign/start.ts',
      'lib/http/',
      'contracts/abi/',
      'service/src/inference/',
      ...ROOTS,
      'service/src/kinds/kind.ts',
      'service/src/kinds/comparison/',
      'service/src/store/copy.ts',
    ],
    packages: ['node', 'csv-parse', 'viem', 'zod/mini'],
    instead:
      'The command line talks to a service over HTTP, as anybody else does; what it can work out alone it does. Backups are files.',
  },
];
