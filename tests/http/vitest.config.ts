import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

/** Tests against the real service on a real chain; each file starts its own network. */
export default defineConfig({
  root: fileURLToPath(new URL('../..', import.meta.url)),
  test: {
    include: ['tests/http/**/*.test.ts'],
    fileParallelism: false,
    testTimeout: 240_000,
    hookTimeout: 180_000,
  },
});
