import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { TaskKind } from '../../lib/protocol/tasks.ts';
import { readTree } from './boundaries/tree.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** Where a kind's name may stand besides the three folders of its name. */
const REGISTRIES = new Set([
  'components/kinds/index.ts',
  'lib/domain/kinds/registry.ts',
  'service/src/kinds/registry.ts',
]);

/**
 * Files that still know comparison, from when it was the only kind. None may be added; one that no longer does is
 * taken off the list.
 */
const STILL = new Set([
  'lib/protocol/campaigns.ts',
  'lib/protocol/judgments.ts',
  'lib/protocol/report.ts',
  'lib/protocol/routes.ts',
  'lib/protocol/tasks.ts',
  'service/src/cli/commands/campaign-export.ts',
  'service/src/cli/commands/campaign-import.ts',
  'service/src/cli/commands/campaign-rank.ts',
  'service/src/cli/commands/campaign-report.ts',
  'service/src/cli/commands/create.ts',
  'service/src/cli/commands/quality-rank.ts',
  'service/src/cli/judgments/formats.ts',
  'service/src/cli/judgments/model-votes.ts',
  'service/src/cli/judgments/verdicts.ts',
  'service/src/cli/judgments/write-rows.ts',
  'service/src/cli/terms.ts',
  'service/src/cli/upload-file.ts',
]);

const isTestCode = (path: string): boolean => /\.test\.tsx?$|\/testing\//.test(path);
const PRODUCT = /^(?:components|entrypoints|lib|pages|service\/src)\/.*\.tsx?$/;

/** Whether a text knows a kind: names it in quotes, in an identifier, or imports from one of its folders. */
function knows(text: string, kind: string): boolean {
  const capital = kind[0]!.toUpperCase() + kind.slice(1);
  return new RegExp(`'${kind}'|\\b${kind}:|\\b${capital}[A-Z]\\w*|kinds/${kind}/`).test(text);
}

test('a kind of judgment is known in its own folders and in the registries alone', () => {
  const known = readTree(root).filter(
    ({ path, text }) =>
      PRODUCT.test(path) &&
      !isTestCode(path) &&
      !REGISTRIES.has(path) &&
      TaskKind.options.some((kind) => !path.includes(`kinds/${kind}/`) && knows(text, kind)),
  );
  expect(known.map(({ path }) => path).sort()).toEqual([...STILL].sort());
});
