import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

/** The built extension in a real browser, a real service, a real chain. */
export default defineConfig({
  root: fileURLToPath(new URL('../..', import.meta.url)),
  test: {
    include: ['tests/e2e/**/*.test.ts'],
    fileParallelism: false,
    testTimeout: 240_000,
    hookTimeout: 300_000,
    expect: { poll: { timeout: 20_000 } },
  },
});
