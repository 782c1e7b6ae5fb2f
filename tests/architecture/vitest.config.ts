import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

/** What holds for the tree as a whole, and for what is built of it. */
export default defineConfig({
  root: fileURLToPath(new URL('../..', import.meta.url)),
  test: {
    include: ['tests/architecture/**/*.test.ts'],
    globalSetup: ['tests/architecture/build.ts'],
    testTimeout: 60_000,
  },
});
