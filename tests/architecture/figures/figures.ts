import { cycleRule } from '../boundaries/cycle-rule.ts';
import { isTestCode, type SourceFile } from '../boundaries/tree.ts';
import { functionsOf } from './functions.ts';

/** The measures of one part of the tree. Lengths are in lines. */
interface Figures {
  part: string;
  files: number;
  file: Spread;
  functions: number;
  function: Spread;
  /** Share of functions over 50 lines, %. */
  long: number;
  /** The largest number of parameters. */
  parameters: number;
  /** Share of exported functions with a docstring, %. */
  documented: number;
  /** Share of functions over 12 lines that have a blank line in them, %. */
  aired: number;
  cycles: number;
}

interface Spread {
  median: number;
  p90: number;
  longest: number;
}

const PARTS = ['entrypoints', 'lib', 'components', 'pages', 'service', 'contracts', 'scripts'];

const LONG = 50;
const NEEDS_AIR = 12;

/** Measures each part of the product, the product as a whole, and its tests. */
export function figuresOf(files: readonly SourceFile[]): Figures[] {
  const product = files.filter(({ path }) => !isTestCode(path));
  const parts = PARTS.map((part) =>
    measure(
      part,
      product.filter(({ path }) => path.startsWith(`${part}/`)),
    ),
  );
  const tests = files.filter(({ path }) => isTestCode(path));

  return [...parts, measure('product', product), measure('tests', tests)];
}

function measure(part: string, files: readonly SourceFile[]): Figures {
  const lengths = files.map(({ text }) => text.trimEnd().split('\n').length);
  const functions = files.flatMap(functionsOf);
  const exported = functions.filter(({ isExported }) => isExported);
  const larger = functions.filter(({ lines }) => lines > NEEDS_AIR);

  return {
    part,
    files: files.length,
    file: spread(lengths),
    functions: functions.length,
    function: spread(functions.map(({ lines }) => lines)),
    long: share(functions, ({ lines }) => lines > LONG),
    parameters: Math.max(0, ...functions.map(({ parameters }) => parameters)),
    documented: share(exported, ({ isDocumented }) => isDocumented),
    aired: share(larger, ({ hasBlankLine }) => hasBlankLine),
    cycles: cycleRule([...files]).length,
  };
}

function spread(values: readonly number[]): Spread {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (part: number) =>
    sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))];
  return { median: at(0.5) ?? 0, p90: at(0.9) ?? 0, longest: sorted.at(-1) ?? 0 };
}

const share = <T>(all: readonly T[], is: (one: T) => boolean): number =>
  all.length === 0 ? 100 : Math.round((100 * all.filter(is).length) / all.length);

const HEAD = [
  '| part | files | lines: median, p90, longest | functions | lines: median, p90, longest | over 50 | most parameters | documented | blank lines | circles |',
  '|---|---:|---|---:|---|---:|---:|---:|---:|---:|',
];

const range = ({ median, p90, longest }: Spread) => `${median}, ${p90}, ${longest}`;

/** The measures as a Markdown table. */
export function toTable(figures: readonly Figures[]): string {
  const rows = figures.map((f) =>
    [
      f.part,
      f.files,
      range(f.file),
      f.functions,
      range(f.function),
      `${f.long} %`,
      f.parameters,
      `${f.documented} %`,
      `${f.aired} %`,
      f.cycles,
    ].join(' | '),
  );
  return `${[...HEAD, ...rows.map((row) => `| ${row} |`)].join('\n')}\n`;
}
