import { existsSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { parseSync } from 'oxc-parser';
import { describe, expect, test } from 'vitest';
import { ROOT } from '../shared/paths.ts';
import { type Guard, nameOf, removeGuard } from './guard.ts';
import { EXTENSION_GUARDS } from './guards/extension/index.ts';
import { SERVICE_GUARDS } from './guards/service/index.ts';
import { readThreats } from './threats.ts';

/** The tables, and the tests of docs/threats.md that tell that a row is about that part. */
const PARTS: Readonly<Record<string, { guards: readonly Guard[]; tests: RegExp }>> = {
  service: { guards: SERVICE_GUARDS, tests: /`(service\/src|tests\/(http|relay)|lib\/protocol)\// },
  extension: {
    guards: EXTENSION_GUARDS,
    tests: /`(entrypoints|components|pages|lib\/(?!protocol)\w+|tests\/(e2e|sharing))\//,
  },
};

const THREATS = readThreats();
const rowOf = (name: string) => THREATS.filter(({ tried }) => tried.startsWith(name));

test('the page of threats is read', () => {
  expect(THREATS.length).toBeGreaterThan(80);
  expect(new Set(THREATS.map(({ tried }) => tried)).size).toBe(THREATS.length);
});

describe.each(Object.entries(PARTS))('%s', (_, { guards, tests }) => {
  test.each(guards.map((guard) => [nameOf(guard), guard] as const))('%s', (_name, guard) => {
    const mutant = removeGuard(readFileSync(join(ROOT, guard.file), 'utf8'), guard);
    if (!guard.file.endsWith('.html')) expect(parseSync(guard.file, mutant).errors).toEqual([]);
    expect(guard.put).not.toBe(guard.take);
    expect(guard.tests.filter((file) => !existsSync(join(ROOT, file)))).toEqual([]);
    expect(guard.tests).not.toEqual([]);
    if (guard.row !== undefined) expect(rowOf(guard.row).map(({ tried }) => tried)).toHaveLength(1);
  });

  test('no two guards have one name', () => {
    expect(new Set(guards.map(nameOf)).size).toBe(guards.length);
  });

  test('each row of docs/threats.md about it is held by a guard', () => {
    const held = new Set(guards.flatMap(({ row }) => (row === undefined ? [] : rowOf(row))));
    const free = THREATS.filter((threat) => tests.test(threat.tests) && !held.has(threat));
    expect(free.map(({ tried }) => tried)).toEqual([]);
  });

  test('and names a test that goes red without it', () => {
    const wrong = THREATS.filter((threat) => {
      const own = guards.filter(({ row }) => row !== undefined && rowOf(row).includes(threat));
      // A cell leaves out the folder of a test that is next to the one before it.
      const names = own.flatMap((guard) => guard.tests.map((file) => basename(file)));
      return own.length > 0 && !names.some((name) => threat.tests.includes(name));
    });
    expect(wrong.map(({ tried }) => tried)).toEqual([]);
  });
});
