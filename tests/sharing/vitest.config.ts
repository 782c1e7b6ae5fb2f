import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';
import { enterNamespace } from '../support/netns/enter.ts';
import { layHomes } from '../support/netns/homes.ts';

const dir = enterNamespace();
if (!process.env.STINT_TEST_HOMES) {
  layHomes(dir);
  process.env.STINT_TEST_HOMES = '1';
}

/** Real browsers that share, in houses of their own on a little internet in a network namespace. */
export default defineConfig({
  root: fileURLToPath(new URL('../..', import.meta.url)),
  test: {
    include: ['tests/sharing/**/*.test.ts'],
    fileParallelism: false,
    testTimeout: 400_000,
    hookTimeout: 300_000,
  },
});
