import { type Browsers, ensureBrowsers } from '../../tests/support/browsers.ts';
import { commandPart, countingPart } from './command-part.ts';
import type { Part } from './part.ts';
import { vitestPart } from './vitest-part.ts';

const MINUTE = 60_000;
const BIOME = 'node_modules/@biomejs/biome/bin/biome';
const OXLINT = 'node_modules/oxlint/bin/oxlint';
const TSC = 'node_modules/typescript/bin/tsc';

/** Everything there is to run, the quick parts first. @param say for what installing browsers does */
export function allParts(say: (line: string) => void): Part[] {
  let browsers: Promise<Browsers> | undefined;
  /** Once, and when it is needed: tests find them by these names. */
  const browserEnv = async () => {
    browsers ??= ensureBrowsers(say);
    const { chromium, firefox } = await browsers;
    return { CHROMIUM_PATH: chromium, FIREFOX_PATH: firefox };
  };
  return [
    commandPart('types', [
      [TSC, '--noEmit'],
      [TSC, '--noEmit', '-p', 'service'],
      [TSC, '--noEmit', '-p', 'scripts'],
    ]),
    countingPart('contracts', ['contracts/script/test.ts']),
    commandPart('lint', [
      [OXLINT, '--deny-warnings', '.'],
      [BIOME, 'check', '--error-on-warnings', '.'],
      ['tests/architecture/boundaries.mjs'],
      ['tests/architecture/citations.mjs'],
      ['scripts/complete-lockfile.mjs', '--check'],
    ]),
    commandPart('unused', [['node_modules/knip/bin/knip.js', '--no-progress']]),
    vitestPart({
      name: 'unit',
      config: 'tests/vitest.config.ts',
      alone: false,
      timeoutMs: 5 * MINUTE,
    }),
    // These wait more than they work: side by side they take the time of the longer one.
    vitestPart({
      name: 'e2e',
      config: 'tests/e2e/vitest.config.ts',
      alone: false,
      timeoutMs: 45 * MINUTE,
      env: browserEnv,
    }),
    vitestPart({
      name: 'http',
      config: 'tests/http/vitest.config.ts',
      alone: false,
      timeoutMs: 30 * MINUTE,
    }),
    vitestPart({
      name: 'fault',
      config: 'tests/fault/vitest.config.ts',
      alone: false,
      timeoutMs: 45 * MINUTE,
      env: browserEnv,
    }),
    vitestPart({
      name: 'architecture',
      config: 'tests/architecture/vitest.config.ts',
      alone: true,
      timeoutMs: 5 * MINUTE,
    }),
    vitestPart({
      name: 'relay',
      config: 'tests/relay/vitest.config.ts',
      alone: true,
      timeoutMs: 30 * MINUTE,
    }),
    vitestPart({
      name: 'sharing',
      config: 'tests/sharing/vitest.config.ts',
      alone: true,
      timeoutMs: 30 * MINUTE,
      env: browserEnv,
    }),
  ];
}
