import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { readLeafFile } from './leaf-file.ts';

const HEADER = {
  v: 1,
  chainId: 31_337,
  vault: `0x${'aa'.repeat(20)}`,
  epoch: 1,
  total: '100',
  count: 2,
  root: `0x${'07'.repeat(32)}`,
};
const [A, B] = ['11', '22'].map((byte) => `0x${byte.repeat(20)}`) as [string, string];
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'stint-leaves-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function read(...lines: unknown[]) {
  const path = join(folder, 'leaves.jsonl');
  const text = lines.map((line) => (typeof line === 'string' ? line : JSON.stringify(line)));
  writeFileSync(path, text.join('\n'));
  return readLeafFile(path);
}

test('a file is its header and its wallets', async () => {
  const { header, leaves } = await read(HEADER, [A, '70'], [B, '30']);
  expect(header).toEqual(HEADER);
  expect(leaves).toEqual([
    { account: A, cumulative: 70n },
    { account: B, cumulative: 30n },
  ]);
});

test.each<[string, unknown[], number]>([
  ['wallets in another order', [HEADER, [B, '30'], [A, '70']], 3],
  ['a wallet twice', [HEADER, [A, '30'], [A, '70']], 3],
  ['fewer wallets than it announces', [HEADER, [A, '70']], 2],
  ['more wallets than it announces', [{ ...HEADER, count: 1 }, [A, '70'], [B, '30']], 3],
  ['an amount that is none', [HEADER, [A, '-70'], [B, '30']], 2],
  ['what is not JSON', [HEADER, '['], 2],
  [
    'no header',
    [
      [A, '70'],
      [B, '30'],
    ],
    1,
  ],
])('%s is refused by its line', async (_, lines, line) => {
  await expect(read(...lines)).rejects.toMatchObject({ code: 'malformed', details: { line } });
});

test('an empty file is refused', async () => {
  const path = join(folder, 'empty.jsonl');
  writeFileSync(path, '');
  await expect(readLeafFile(path)).rejects.toMatchObject({ code: 'malformed' });
});
