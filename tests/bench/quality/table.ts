import { readFileSync } from 'node:fs';

/**
 * Makes the tables of docs/quality.md from the output of `bench:quality`:
 * `node tests/bench/quality/table.ts < figures.jsonl`. The figure `quality.KIND.ROW.COLUMN` is a
 * cell of the table KIND, with its goal in brackets.
 */
interface Figure {
  name: string;
  value: number;
  goal: number;
}

const figures = readFileSync(0, 'utf8')
  .split('\n')
  .filter((line) => line.startsWith('{'))
  .map((line): Figure => JSON.parse(line));

const kinds = Map.groupBy(
  figures.filter(({ name }) => name.split('.').length === 4),
  ({ name }) => name.split('.')[1]!,
);
for (const [kind, all] of kinds) process.stdout.write(`${table(kind, all)}\n\n`);

function table(kind: string, all: readonly Figure[]): string {
  const rows = [...Map.groupBy(all, ({ name }) => name.split('.')[2]!)];
  const columns = [...new Set(all.map(({ name }) => name.split('.')[3]!))];
  const lines = rows.map(([row, cells]) => {
    const values = columns.map((column) => {
      const cell = cells.find(({ name }) => name.endsWith(`.${column}`));
      return cell ? `${cell.value}${cell.goal ? ` (${cell.goal})` : ''}` : '';
    });
    return `| ${[row, ...values].join(' | ')} |`;
  });
  const head = [`| ${[kind, ...columns].join(' | ')} |`, `|${'---|'.repeat(columns.length + 1)}`];

  return [...head, ...lines].join('\n');
}
