/** `npm run figures`: measures of the hand-written code, for comparison and not as limits. */
import { fileURLToPath } from 'node:url';
import { readTree } from './boundaries/tree.ts';
import { figuresOf, toTable } from './figures/figures.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
process.stdout.write(toTable(figuresOf(readTree(root))));
