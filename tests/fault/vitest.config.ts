import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

/** Kills, over and over; minutes, not seconds. */
export default defineConfig({
  root: fileURLToPath(new URL('../..', import.meta.url)),
  test: {
    include: ['tests/fault/**/*.test.ts'],
    fileParallelism: false,
    testTimeout: 1_800_000,
    hookTimeout: 300_000,
  },
});
