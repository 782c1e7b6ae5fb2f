import { createReadStream } from 'node:fs';
import { Readable } from 'node:stream';
import { CsvError, type Info, parse } from 'csv-parse';
import { CliError } from '../errors.ts';

/** A required column: its name and accepted synonyms. */
export interface Column {
  name: string;
  also: readonly string[];
}

/** The values of the wanted columns, in that order, and the line on which the row ends. */
export interface Row {
  line: number;
  values: string[];
}

interface Parsed {
  record: string[];
  info: Info;
}

const DELIMITERS = [',', '\t', ';'];

/**
 * Streams the rows of a CSV file with a header. It accepts quoted fields, a byte order mark, any
 * line ends, empty lines, extra columns and any column order, and tabs or semicolons when the header
 * has more of them than commas. It trims values.
 * @param onBytes called with the number of bytes read so far
 * @throws CliError with the line of what is wrong
 */
export async function* readRows(
  path: string,
  columns: readonly Column[],
  onBytes: (bytes: number) => void = () => {},
): AsyncGenerator<Row> {
  const chunks = readChunks(path, onBytes);
  const first = await chunks.next();
  const parser = parse({
    bom: true,
    delimiter: delimiterOf(first.done ? '' : first.value),
    info: true,
    relax_column_count: true,
    relax_quotes: true,
    skip_empty_lines: true,
    trim: true,
    max_record_size: 1_000_000,
  });
  const source = Readable.from(prepend(first, chunks));
  source.once('error', (error) => parser.destroy(error));
  source.pipe(parser);

  let places: number[] | null = null;
  let width = 0;
  try {
    for await (const { record, info } of parser as AsyncIterable<Parsed>) {
      if (!places) {
        places = findColumns(path, columns, record);
        width = record.length;
        continue;
      }
      if (record.length !== width) {
        throw badLine(path, info.lines, `${count(record.length)}, but the header has ${width}`);
      }
      yield { line: info.lines, values: places.map((place) => valueAt(path, info, record, place)) };
    }
  } catch (error) {
    throw error instanceof CsvError ? unreadable(path, error) : error;
  } finally {
    source.destroy();
  }
  if (!places) throw badLine(path, 1, 'the file is empty', headerAdvice(columns));
}

/** The error for a wrong line in a file. */
export const badLine = (
  path: string,
  line: number,
  what: string,
  advice = 'Correct that line and run the same command again.',
): CliError => new CliError(`${path}, line ${line}: ${what}.`, advice);

async function* readChunks(path: string, onBytes: (bytes: number) => void) {
  const stream = createReadStream(path, { encoding: 'utf8', highWaterMark: 1 << 18 });
  try {
    for await (const chunk of stream as AsyncIterable<string>) {
      onBytes(stream.bytesRead);
      yield chunk;
    }
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    const what =
      code === 'ENOENT' ? `There is no file ${path}.` : `${path} cannot be read: ${code}.`;
    throw new CliError(what, 'Check the path.', { cause });
  }
}

async function* prepend(first: IteratorResult<string, void>, rest: AsyncGenerator<string>) {
  if (first.done) return;
  yield first.value;
  yield* rest;
}

function delimiterOf(text: string): string {
  const header = text.slice(0, text.search(/[\r\n]|$/));
  const uses = (delimiter: string) => header.split(delimiter).length;
  return DELIMITERS.reduce((best, next) => (uses(next) > uses(best) ? next : best));
}

const plain = (name: string): string => name.toLowerCase().replaceAll(/[\s-]+/g, '_');

function findColumns(path: string, columns: readonly Column[], header: string[]): number[] {
  const names = header.map(plain);
  return columns.map(({ name, also }) => {
    const place = [name, ...also].map((each) => names.indexOf(each)).find((at) => at >= 0);
    if (place !== undefined) return place;
    throw badLine(path, 1, `there is no column ${name}`, headerAdvice(columns));
  });
}

const headerAdvice = (columns: readonly Column[]): string =>
  `The first line must name the columns ${columns.map(({ name }) => name).join(',')}, in any order.`;

function valueAt(path: string, info: Info, record: string[], place: number): string {
  const value = record[place];
  if (value) return value;
  throw badLine(path, info.lines, `field ${place + 1} is empty`);
}

const count = (fields: number): string => (fields === 1 ? '1 field' : `${fields} fields`);

function unreadable(path: string, error: CsvError): CliError {
  const line = typeof error.lines === 'number' ? error.lines : 1;
  const what =
    error.code === 'CSV_QUOTE_NOT_CLOSED'
      ? 'a quote is opened and never closed'
      : error.code === 'CSV_MAX_RECORD_SIZE'
        ? 'a record of more than a million characters, perhaps because a quote is not closed'
        : 'this is not CSV';
  return badLine(path, line, what);
}
