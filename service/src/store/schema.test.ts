import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { parseSync, type TSInterfaceDeclaration, type TSType } from 'oxc-parser';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { MIGRATIONS } from './migrate.ts';
import { isMoney } from './money-columns.ts';
import { openStore } from './store.ts';

const here = new URL('./', import.meta.url);
const SOURCES = ['schema.ts', 'relay-tables.ts', 'quality-schema.ts', 'settlement-tables.ts'];

let dir: string;
let db: DatabaseSync;
beforeAll(async () => {
  dir = mkdtempSync(join(tmpdir(), 'stint-schema-'));
  const path = join(dir, 'a.db');
  const store = await openStore(path, { chainId: 1, vault: `0x${'5f'.repeat(20)}` });
  await store.close();
  db = new DatabaseSync(path);
});
afterAll(() => {
  db.close();
  rmSync(dir, { recursive: true, force: true });
});

const interfaces = new Map<string, TSInterfaceDeclaration>();
for (const file of SOURCES) {
  const { program } = parseSync(file, readFileSync(new URL(file, here), 'utf8'));
  for (const node of program.body) {
    const declared = node.type === 'ExportNamedDeclaration' ? node.declaration : node;
    if (declared?.type === 'TSInterfaceDeclaration') interfaces.set(declared.id.name, declared);
  }
}

/** Members of an interface and of those that it extends: name and type. */
function membersOf(name: string): [string, TSType | undefined][] {
  const found = interfaces.get(name);
  if (!found) throw new Error(`There is no interface ${name}.`);
  const inherited = found.extends.flatMap(({ expression }) =>
    expression.type === 'Identifier' ? membersOf(expression.name) : [],
  );
  const own = found.body.body.flatMap((member): [string, TSType | undefined][] =>
    member.type === 'TSPropertySignature' && member.key.type === 'Identifier'
      ? [[member.key.name, member.typeAnnotation?.typeAnnotation]]
      : [],
  );
  return [...inherited, ...own];
}

/** The interface of a table's rows, within a seal or not. */
function rowOf(type: TSType | undefined): string {
  if (type?.type !== 'TSTypeReference' || type.typeName.type !== 'Identifier') {
    throw new Error('A table is an interface.');
  }
  const [inner] = type.typeArguments?.params ?? [];
  return inner ? rowOf(inner) : type.typeName.name;
}

test('every migration in the folder runs', () => {
  const files = readdirSync(new URL('migrations/', here)).map((file) => file.replace(/\.ts$/, ''));
  expect(Object.keys(MIGRATIONS)).toEqual(files.sort());
});

test('tables and columns of the schema are those of a migrated database', () => {
  const wanted = Object.fromEntries(
    membersOf('Database').map(([table, type]) => [
      table,
      membersOf(rowOf(type))
        .map(([column]) => column)
        .sort(),
    ]),
  );
  const tables = db
    .prepare(
      "select name from sqlite_master where type = 'table' and name not like 'kysely%' and name not like 'sqlite%'",
    )
    .all() as { name: string }[];
  const there = Object.fromEntries(
    tables.map(({ name }) => {
      const columns = db.prepare(`pragma table_info(${name})`).all() as { name: string }[];
      return [name, columns.map((column) => column.name).sort()];
    }),
  );
  expect(there).toEqual(wanted);
});

test('a sum of base units has the name of a column of base units', () => {
  const sums = readdirSync(new URL('../', here), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts'))
    .flatMap((file) => [
      ...readFileSync(new URL(`../${file}`, here), 'utf8').matchAll(
        /\.(?:sum|max|min|coalesce)<[^>]*bigint[^>]*>\([^)]*\)\s*\.as\(\s*'(\w+)'/g,
      ),
    ])
    .map(([, alias = '']) => alias);
  expect(sums).not.toEqual([]);
  expect(sums.filter((alias) => !isMoney(alias))).toEqual([]);
});
