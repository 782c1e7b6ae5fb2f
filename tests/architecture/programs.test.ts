import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { PROGRAMS } from '../../scripts/shared/programs.ts';
import { readTree } from './boundaries/tree.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** Finds where the sources start a program by its name, as in `spawn('ip', ...)`. */
const STARTS = /\b(?:spawn|execFile|run|start|has)(?:Sync)?\(\s*'([a-z][\w.-]*)'/g;
/** Programs that come with the system or with Node, or that open a window for a person if they exist. */
const ALWAYS = ['sh', 'npm'];

function started(): Map<string, string> {
  const found = new Map<string, string>();
  for (const { path, text } of readTree(root)) {
    if (!/from 'node:child_process'/.test(text)) continue;
    for (const [, program = ''] of text.matchAll(STARTS)) found.set(program, path);
  }
  return found;
}

test('every program that the tree starts is listed with the package that contains it', () => {
  const programs = started();
  expect([...programs.keys()]).toEqual(
    expect.arrayContaining(['curl', 'ip', 'openssl', 'unshare']),
  );
  const known = [...Object.keys(PROGRAMS), ...ALWAYS];
  expect([...programs].filter(([program]) => !known.includes(program))).toEqual([]);
});
