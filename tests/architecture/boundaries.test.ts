import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { findOffences } from './boundaries/find-offences.ts';
import { parseSource, readTree } from './boundaries/tree.ts';

const offences = (files: Record<string, string>) =>
  findOffences(Object.entries(files).map(([path, text]) => parseSource(path, text)));

/** Where the offences are, such as `lib/domain/x.ts:2`. */
const places = (files: Record<string, string>) =>
  offences(files).map(({ file, line }) => `${file}:${line}`);

test('the tree follows its own rules', () => {
  expect(findOffences(readTree(fileURLToPath(new URL('../..', import.meta.url))))).toEqual([]);
});

test('an import that no row allows is forbidden, be it a value, a type, a re-export or lazy', () => {
  const forbidden = [
    "import { db } from '../db/database.ts';",
    "import type { Db } from '../db/database.ts';",
    "export { db } from '../db/database.ts';",
    "export const later = () => import('../db/database.ts');",
    "import { readFileSync } from 'node:fs';",
    "import { browser } from 'wxt/browser';",
    "import * as z from 'zod';",
    "import { x } from '@/lib/domain/x.ts';",
  ];
  for (const line of forbidden) {
    expect(places({ 'lib/domain/x.ts': `\n${line}` }), line).toEqual(['lib/domain/x.ts:2']);
  }

  expect(places({ 'somewhere/new.ts': '' })).toEqual(['somewhere/new.ts:1']);
});

test('an import that a row allows is fine', () => {
  const allowed = {
    'lib/domain/x.ts': "import { sha256 } from '@noble/hashes/sha2.js';",
    'lib/protocol/y.ts': "import * as z from 'zod/mini';",
    'components/a.tsx': "import type { Lease } from '../lib/protocol/tasks.ts';",
    'lib/ui/u.ts': "export const words = () => import('@scure/bip39');",
    'entrypoints/popup/p.ts': "import { append } from '../../lib/db/outbox.ts';",
    'service/src/tasks/t.ts': "import { transfer } from '../ledger/transfer.ts';",
    'lib/db/d.test.ts': "import { x } from '../../entrypoints/background/x.ts';",
  };
  expect(offences(allowed)).toEqual([]);
});

test('rows can allow only types, only lazy imports, or only reads', () => {
  const wrong = {
    'components/a.tsx': "import { Lease } from '../lib/protocol/tasks.ts';",
    'entrypoints/popup/p.ts': "import { all } from '../../lib/db/queries.ts';",
    'lib/ui/u.ts': "import { words } from '@scure/bip39';",
    'service/src/ledger/l.ts': "import { putBack } from '../tasks/put-back.ts';",
    'service/src/tasks/t.ts': "import { createApp } from '../http/app.ts';",
  };
  expect(places(wrong)).toEqual(Object.keys(wrong).map((file) => `${file}:1`));
});

test('only one file may hold a signing key', () => {
  const key = "import secp256k1 from 'secp256k1';";
  expect(places({ 'service/src/keys.ts': key })).toEqual([]);
  expect(places({ 'service/src/other.ts': key })).toEqual(['service/src/other.ts:1']);
  const noble = "import { recover } from '@noble/secp256k1';";
  expect(places({ 'lib/domain/recover-address.ts': noble })).toEqual([]);
  expect(places({ 'entrypoints/background/x.ts': noble })).toEqual([
    'entrypoints/background/x.ts:1',
  ]);
});

test('circular imports are forbidden, of types too', () => {
  const circle = (keyword: string) => ({
    'lib/domain/a.ts': "import { b } from './b.ts';\nexport const a = b;",
    'lib/domain/b.ts': `${keyword} { a } from './a.ts';\nexport const b = 1;`,
  });
  expect(places(circle('import'))).toEqual(['lib/domain/b.ts:1']);
  expect(places(circle('import type'))).toEqual(['lib/domain/b.ts:1']);
});

test('rooms import downward only', () => {
  const upward = {
    'entrypoints/background/core/c.ts': "import { x } from '../identity/x.ts';",
    'entrypoints/background/claim/c.ts': "import { x } from '../work/x.ts';",
    'entrypoints/background/work/w.ts': "import type { X } from '../../background/sync.ts';",
    'service/src/inference/i.ts': "import { x } from '../store/x.ts';",
    'service/src/ledger/l.ts': "import { x } from './binding/x.ts';",
    'service/src/quality/people/p.ts': "import { x } from '../online/x.ts';",
    'service/src/relay/accounts/a.ts': "import { x } from '../jobs/x.ts';",
    'service/src/devices/d.ts': "import { x } from '../ledger/x.ts';",
  };
  expect(places(upward)).toEqual(
    Object.keys(upward)
      .sort()
      .map((file) => `${file}:1`),
  );
  const downward = {
    'entrypoints/background/claim/c.ts': "import { x } from '../ledger/x.ts';",
    'entrypoints/background/sync-with-service.ts': "import { x } from './work/x.ts';",
    'service/src/ledger/binding/b.ts': "import { x } from '../x.ts';",
    'service/src/quality/online/o.ts': "import { x } from '../people/x.ts';",
    'service/src/relay/index.ts': "import { x } from './proofs/x.ts';",
    'service/src/relay/proofs/p.ts': "import { x } from '../jobs/x.ts';",
  };
  expect(offences(downward)).toEqual([]);
});

test('barrels, long files, worker state in memory and browser calls in shared rules are forbidden', () => {
  const barrel = "export { a } from './a.ts';\nexport * from './b.ts';";
  expect(places({ 'lib/domain/all.ts': barrel })).toEqual(['lib/domain/all.ts:1']);
  expect(places({ 'lib/domain/index.ts': barrel })).toEqual([]);
  expect(places({ 'lib/domain/long.ts': 'export {};\n'.repeat(401) })).toEqual([
    'lib/domain/long.ts:401',
  ]);
  expect(
    places({ 'entrypoints/background/s.ts': '\nlet last = 0;\nexport const f = () => last++;' }),
  ).toEqual(['entrypoints/background/s.ts:2']);
  const uses = '// browser.runtime is not here\nexport const f = () => browser.runtime.id;';
  expect(places({ 'lib/domain/g.ts': uses })).toEqual(['lib/domain/g.ts:2']);
});

test('imports that hide: in types, in globs, computed', () => {
  const hidden = [
    "export type X = import('../db/database.ts').StintDb;",
    "export const all = import.meta.glob('../db/*.ts');",
    "export const all = import.meta.glob(['../db/*.ts']);",
    'export const later = (name: string) => import(name);',
  ];
  for (const line of hidden) {
    expect(places({ 'lib/domain/x.ts': `\n${line}` }), line).toEqual(['lib/domain/x.ts:2']);
  }
});

test('what one place alone may do', () => {
  const wrong = {
    'service/src/tasks/a.ts': "db.insertInto('ledger_lines').values(row);",
    'service/src/tasks/b.ts': "db.deleteFrom('campaigns');",
    'service/src/tasks/c.ts': 'sql`update campaigns set available = 1`;',
    'lib/storage/work/d.ts': "defineItem({ key: 'x' });",
    'entrypoints/background/core/e.ts': 'browser.storage.local.set({ a: 1 });',
    'service/src/http/handlers/f.ts': "app.post('/v1/raw', handle);",
    'service/src/http/app.ts': "app.get('/v1/raw', handle);",
  };
  expect([...new Set(places(wrong))].sort()).toEqual(
    Object.keys(wrong)
      .map((file) => `${file}:1`)
      .sort(),
  );
});

test('phrases that were mended do not come back', () => {
  const text = "// It speaks of a wallet.\nexport const error = 'Asked anew.';";
  expect(places({ 'lib/domain/x.ts': text })).toEqual(['lib/domain/x.ts:1', 'lib/domain/x.ts:2']);
  expect(places({ 'lib/domain/x.ts': '// The new wallet is asked again.' })).toEqual([]);
});

test('product code may not import test code', () => {
  const wrong = { 'service/src/tasks/t.ts': "import { world } from '../testing/world.ts';" };
  expect(places(wrong)).toEqual(['service/src/tasks/t.ts:1']);
});
