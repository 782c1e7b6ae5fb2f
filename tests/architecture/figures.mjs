/** `npm run figures`: sizes and habits of the hand-written code, to compare with, not to obey. */
import { fileURLToPath } from 'node:url';
import { readTree } from './boundaries/tree.ts';
import { figuresOf, toTable } from './figures/figures.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
process.stdout.write(toTable(figuresOf(readTree(root))));
