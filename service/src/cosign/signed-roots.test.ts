import { mkdtempSync, readdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openSignedRoots } from './signed-roots.ts';

const hex = (byte: string) => `0x${byte.repeat(32)}`;
const root = (dataHash: string) => ({ epoch: 7, root: hex('0a'), total: '5', dataHash });
const folder = () => mkdtempSync(join(tmpdir(), 'stint-signed-'));

test('one root is recorded for an epoch, and stays so when the folder is opened again', () => {
  const path = folder();
  openSignedRoots(path).record(root(hex('01')));
  const again = openSignedRoots(path);
  again.record(root(hex('01')));
  expect(() => again.record(root(hex('02')))).toThrow('Another root was signed for epoch 7');
  expect(again.find(7)).toEqual(root(hex('01')));
  expect(again.find(8)).toBeNull();
});

test('two processes on one folder cannot record two roots', () => {
  const path = folder();
  const [one, other] = [openSignedRoots(path), openSignedRoots(path)];
  one.record(root(hex('01')));
  expect(() => other.record(root(hex('02')))).toThrow('Another root was signed');
});

test('a damaged record is an error, not a missing one', () => {
  const path = folder();
  writeFileSync(join(path, 'signed-7.json'), '{"epoch":7');
  const roots = openSignedRoots(path);
  expect(() => roots.find(7)).toThrow('is damaged');
  expect(() => roots.record(root(hex('01')))).toThrow('is damaged');
});

test('leaf files are pruned, records and the files that count are not', () => {
  const path = folder();
  const roots = openSignedRoots(path);
  for (const byte of ['01', '02', '03']) {
    const incoming = roots.incoming();
    writeFileSync(incoming, byte);
    roots.keep(incoming, hex(byte));
  }
  roots.record(root(hex('01')));
  roots.prune([hex('02'), hex('03')]);
  expect(readdirSync(path).sort()).toEqual([
    `leaves-${hex('02')}.jsonl`,
    `leaves-${hex('03')}.jsonl`,
    'signed-7.json',
  ]);
});

test('what a crash left half received is removed at the next start', () => {
  const path = folder();
  writeFileSync(openSignedRoots(path).incoming(), 'half');
  openSignedRoots(path);
  expect(readdirSync(path)).toEqual([]);
});
