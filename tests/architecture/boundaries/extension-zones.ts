import { LOW, REACT, stack, type Zone } from './zone.ts';

const side = (name: string, packages: string[], more: string[] = []): Zone => ({
  paths: [`lib/${name}/`],
  may: [...LOW, ...more],
  packages: ['zod/mini', ...packages],
  instead: `lib/${name} knows protocol and domain only; entrypoints/background joins it with others.`,
});

/** The background's rooms, from the ground up. Files next to them join the rooms. */
const BACKGROUND = 'entrypoints/background/';
const BACKGROUND_LIBS = [
  ...LOW,
  ...['messaging', 'storage', 'db', 'api', 'relay', 'wallet'].map((name) => `lib/${name}/`),
];
const BACKGROUND_PACKAGES = ['@noble/hashes', '@noble/secp256k1', 'wxt', 'zod/mini', 'dexie'];
const BACKGROUND_ROOMS = [
  { room: 'core', on: [] },
  { room: 'identity', on: ['core'] },
  { room: 'ledger', on: ['core', 'identity'] },
  ...['backup', 'claim', 'sharing', 'work'].map((room) => ({
    room,
    on: ['core', 'identity', 'ledger'],
  })),
];

/** What contributors install, and the pages that come with it. */
export const EXTENSION: Zone[] = [
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
    paths: ['lib/ui/mount.tsx'],
    may: [...LOW, 'lib/ui/', 'components/'],
    packages: [...REACT],
    instead: 'Mounting a page sets language and appearance; what the page shows is its own.',
  },
  {
    paths: [BACKGROUND],
    may: [...BACKGROUND_LIBS, ...BACKGROUND_ROOMS.map(({ room }) => `${BACKGROUND}${room}/`)],
    packages: BACKGROUND_PACKAGES,
    instead: 'The worker has no screen: no React, no lib/ui, no components.',
  },
  ...stack(BACKGROUND, BACKGROUND_ROOMS, {
    may: BACKGROUND_LIBS,
    packages: BACKGROUND_PACKAGES,
    instead:
      'Rooms know those below them: core, identity, ledger, then backup, claim, sharing and work side by side. The files beside the rooms join them.',
  }),
  {
    paths: [
      'entrypoints/popup/',
      'entrypoints/sidepanel/',
      'entrypoints/options/',
      'entrypoints/welcome/',
      'entrypoints/sharing/',
      'entrypoints/confirm/',
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
      'entrypoints/confirm/',
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
];
