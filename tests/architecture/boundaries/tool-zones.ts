import { COMPUTED } from './hidden-imports.ts';
import { LOW, type Zone } from './zone.ts';

/** Contracts, scripts, tests: what builds and checks the product. */
export const TOOLS: Zone[] = [
  {
    paths: ['contracts/'],
    may: [],
    packages: ['node', 'viem', 'solc'],
    instead: 'Contracts and their scripts stand alone.',
  },
  {
    paths: ['scripts/'],
    may: [
      ...LOW,
      'service/src/cli/',
      'scripts/bootstrap.mjs',
      'service/src/node-flags.ts',
      'contracts/abi/',
      'contracts/script/',
    ],
    packages: ['node', 'viem', 'zod/mini', 'playwright-core', 'vitest'],
    instead: "Scripts start the parts as processes and use the command line's modules.",
  },
  {
    // It is handed the name of the script that it starts.
    paths: ['scripts/bootstrap.mjs'],
    may: ['scripts/bootstrap/'],
    packages: ['node', COMPUTED],
    instead: 'This runs on a Node that cannot read TypeScript yet.',
  },
  {
    paths: ['tests/vitest.config.ts'],
    may: [],
    packages: ['node', 'vitest', 'wxt'],
    instead: 'A configuration names files; what a run needs, a set-up of tests/support does.',
  },
  {
    paths: ['tests/e2e/'],
    may: [...LOW, 'tests/', 'contracts/', 'scripts/'],
    packages: ['node', 'vitest', 'viem', 'playwright-core', 'puppeteer-core', 'axe-core'],
    instead: 'End to end means the built extension, the pages and public HTTP: no product code.',
  },
];
