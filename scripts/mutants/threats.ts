import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../shared/paths.ts';

/** A row of the table in docs/threats.md. Its name is what they try. */
export interface Threat {
  tried: string;
  /** The tests that hold it, as the page names them. */
  tests: string;
}

/** The rows of docs/threats.md, in its order. */
export function readThreats(): Threat[] {
  const page = readFileSync(join(ROOT, 'docs/threats.md'), 'utf8');
  return page.split('\n').flatMap((line) => {
    const cells = line.startsWith('|') ? line.split(' | ') : [];
    const [, tried, , tests] = cells;
    return cells.length === 4 && tests !== 'test |' ? [{ tried: tried!, tests: tests! }] : [];
  });
}
