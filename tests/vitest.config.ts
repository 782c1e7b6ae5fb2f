import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';
import { WxtVitest } from 'wxt/testing/vitest-plugin';

const root = fileURLToPath(new URL('..', import.meta.url));

/** Addresses that tests hold the keys of; see lib/domain tests and entrypoints/background. */
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

export default defineConfig({
  root,
  test: {
    mockReset: true,
    restoreMocks: true,
    projects: [
      {
        root,
        plugins: await WxtVitest({ root }),
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
        },
      },
      {
        root,
        test: {
          name: 'node',
          environment: 'node',
          include: ['lib/{domain,http,protocol,relay}/**/*.test.ts', 'service/src/**/*.test.ts'],
        },
      },
    ],
  },
});
