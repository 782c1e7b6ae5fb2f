/** Folders of tests that are a project of their own name in tests/vitest.config.ts. */
const OWN = /^tests\/(\w+)\//;
/** Tests next to code that runs in Node. */
const NODE = /^(lib\/(domain|http|protocol|relay)|service\/src|scripts)\//;

/** The project of tests/vitest.config.ts that a test file belongs to. */
export const projectOf = (test: string): string =>
  OWN.exec(test)?.[1] ?? (NODE.test(test) ? 'node' : 'extension');

const NAMESPACED: readonly string[] = ['relay', 'sharing'];

/** The script, from the root of the tree, and its arguments that run a project's tests. */
export const commandOf = (project: string): [script: string, args: string[]] =>
  NAMESPACED.includes(project)
    ? ['tests/support/netns/main.ts', [project]]
    : [
        'node_modules/vitest/vitest.mjs',
        ['run', '-c', 'tests/vitest.config.ts', '--project', project],
      ];
