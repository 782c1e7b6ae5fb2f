import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';
import { enterNamespace } from '../support/netns/enter.ts';

enterNamespace();

/** The relay whole: service, devices and sites as processes in a network namespace of their own. */
export default defineConfig({
  root: fileURLToPath(new URL('../..', import.meta.url)),
  test: {
    include: ['tests/relay/**/*.test.ts'],
    fileParallelism: false,
    testTimeout: 240_000,
    hookTimeout: 180_000,
    expect: { poll: { timeout: 20_000 } },
  },
});
