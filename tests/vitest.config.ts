import { fileURLToPath } from 'node:url';
import { defineConfig, type TestProjectConfiguration } from 'vitest/config';
import { WxtVitest } from 'wxt/testing/vitest-plugin';

const root = fileURLToPath(new URL('..', import.meta.url));

/** The network that unit tests pin; they know the keys of its addresses. */
const NETWORK = {
  chainId: 31337,
  vault: '0x5fbdb2315678afecb367f032d93f642f64180aa3',
  voucherSigner: '0x70997970c51812dc3a010c7d01b50e0d17dc79c8',
  accrualSigner: '0x3c44cdddb6a900fa2b585dd299e03d12fa4293bc',
  service: 'http://127.0.0.1:8787',
  token: {
    address: '0xe7f1725e7734ce288f8367e1bb143e90bb3f0512',
    symbol: 'USDC',
    decimals: 6,
  },
};

/** Makes a folder for a run's temporary files, and installs the programs it needs. */
const SETUP = 'tests/support/set-up-run.ts';

/** Tests next to the extension's code, with a fake of the browser's API. */
const extension: TestProjectConfiguration = {
  root,
  plugins: [WxtVitest({ root })],
  define: { __STINT_NETWORK__: JSON.stringify(NETWORK) },
  test: {
    name: 'extension',
    include: [
      'lib/{storage,db,messaging,api,wallet,ui}/**/*.test.{ts,tsx}',
      'entrypoints/**/*.test.{ts,tsx}',
      'pages/**/*.test.{ts,tsx}',
      'components/**/*.test.{ts,tsx}',
    ],
    setupFiles: ['fake-indexeddb/auto'],
    globalSetup: [SETUP],
  },
};

/** Tests next to the code that runs in Node. */
const node: TestProjectConfiguration = {
  root,
  test: {
    name: 'node',
    include: [
      '{lib/{domain,http,protocol,relay},service/src,scripts,tests/histories}/**/*.test.ts',
    ],
    globalSetup: [SETUP],
  },
};

/** Tests of the tree as a whole, and of what is built from it. */
const architecture: TestProjectConfiguration = {
  root,
  test: {
    name: 'architecture',
    include: ['tests/architecture/**/*.test.ts'],
    globalSetup: [SETUP, 'tests/architecture/build.ts'],
    sequence: { groupOrder: 1 },
    testTimeout: 60_000,
  },
};

interface Staged {
  /** The order of projects when several are run: the lowest goes first. */
  order: number;
  testTimeout: number;
  hookTimeout: number;
  /** How long `expect.poll` polls, ms; default 1,000. */
  poll?: number;
  /** Global set-up besides that of every run. */
  globalSetup?: string[];
}

/** Tests that start a network of processes, one file after the other. */
const staged = (name: string, { order, poll, globalSetup = [], ...limits }: Staged) =>
  ({
    root,
    test: {
      name,
      include: [`tests/${name}/**/*.test.ts`],
      fileParallelism: false,
      sequence: { groupOrder: order },
      globalSetup: [SETUP, ...globalSetup],
      ...limits,
      ...(poll !== undefined && { expect: { poll: { timeout: poll } } }),
    },
  }) satisfies TestProjectConfiguration;

/** Refuses to run outside of the network namespace of `npm run relay` and `npm run sharing`. */
const NAMESPACE = ['tests/support/netns/refuse-outside.ts'];

export default defineConfig({
  root,
  test: {
    projects: [
      extension,
      node,
      architecture,
      // The real service on a real chain.
      staged('http', { order: 2, testTimeout: 240_000, hookTimeout: 180_000 }),
      // The built extension in a real browser, a real service, a real chain.
      staged('e2e', { order: 3, testTimeout: 240_000, hookTimeout: 300_000, poll: 20_000 }),
      // Kills processes over and over, which takes minutes.
      staged('fault', { order: 4, testTimeout: 1_800_000, hookTimeout: 300_000 }),
      // Service, devices and sites as processes on a test internet.
      staged('relay', {
        order: 5,
        testTimeout: 240_000,
        hookTimeout: 180_000,
        poll: 20_000,
        globalSetup: NAMESPACE,
      }),
      // Real browsers that share, in homes on that test internet.
      staged('sharing', {
        order: 6,
        testTimeout: 400_000,
        hookTimeout: 300_000,
        globalSetup: NAMESPACE,
      }),
    ],
  },
});
