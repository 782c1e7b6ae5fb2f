import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseSync } from 'oxc-parser';
import { describe, expect, test } from 'vitest';
import { ROOT } from '../shared/paths.ts';
import { type Guard, nameOf, removeGuard } from './guard.ts';
import { SERVICE_GUARDS } from './guards/service/index.ts';
import { readThreats } from './threats.ts';

const PARTS: Readonly<Record<string, readonly Guard[]>> = { service: SERVICE_GUARDS };

const THREATS = readThreats();
const rowOf = (name: string) => THREATS.filter(({ tried }) => tried.startsWith(name));

test('the page of threats is read', () => {
  expect(THREATS.length).toBeGreaterThan(80);
  expect(new Set(THREATS.map(({ tried }) => tried)).size).toBe(THREATS.length);
});

describe.each(Object.entries(PARTS))('%s', (_, guards) => {
  test.each(guards.map((guard) => [nameOf(guard), guard] as const))('%s', (_name, guard) => {
    const mutant = removeGuard(readFileSync(join(ROOT, guard.file), 'utf8'), guard);
    expect(parseSync(guard.file, mutant).errors).toEqual([]);
    expect(guard.put).not.toBe(guard.take);
    expect(guard.tests.filter((file) => !existsSync(join(ROOT, file)))).toEqual([]);
    expect(guard.tests).not.toEqual([]);
    if (guard.row !== undefined) expect(rowOf(guard.row).map(({ tried }) => tried)).toHaveLength(1);
  });

  test('no two guards have one name', () => {
    expect(new Set(guards.map(nameOf)).size).toBe(guards.length);
  });
});
