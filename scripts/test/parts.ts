import { commandPart, countingPart } from './command-part.ts';
import type { Part } from './part.ts';
import { namespacedPart, vitestPart } from './vitest-part.ts';

const MINUTE = 60_000;
const BIOME = 'node_modules/@biomejs/biome/bin/biome';
const OXLINT = 'node_modules/oxlint/bin/oxlint';
const TSC = 'node_modules/typescript/bin/tsc';

/** All parts in the order in which they start: quick checks, then the longest first. */
export const allParts = (): Part[] => [
  commandPart('types', [
    [TSC, '--noEmit'],
    [TSC, '--noEmit', '-p', 'service'],
    [TSC, '--noEmit', '-p', 'scripts'],
  ]),
  commandPart('lint', [
    [OXLINT, '--deny-warnings', '.'],
    [BIOME, 'check', '--error-on-warnings', '.'],
    ['tests/architecture/boundaries.mjs'],
    ['tests/architecture/citations.mjs'],
    ['scripts/complete-lockfile.mjs', '--check'],
  ]),
  commandPart('unused', [['node_modules/knip/bin/knip.js', '--no-progress']]),
  vitestPart('fault', ['fault'], 45 * MINUTE),
  vitestPart('http', ['http'], 30 * MINUTE),
  vitestPart('e2e', ['e2e'], 45 * MINUTE),
  vitestPart('unit', ['extension', 'node'], 15 * MINUTE),
  namespacedPart('relay', 30 * MINUTE),
  namespacedPart('sharing', 30 * MINUTE),
  countingPart('contracts', ['contracts/script/test.ts']),
  vitestPart('architecture', ['architecture'], 5 * MINUTE),
];
