import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Judged } from '../../kinds/comparison/judged.ts';
import { writeWhole } from '../write-whole.ts';
import type { Format } from './formats.ts';

/** How much text to write at once, characters. */
const BATCH = 1 << 18;

async function* formatRows(format: Format, tasks: AsyncIterable<Judged>): AsyncGenerator<string> {
  const { head = '', tail = '', between } = format;
  let text = head;
  let first = true;

  for await (const task of tasks) {
    for (const row of format.rows(task)) {
      text += between === undefined ? `${row}\n` : `${first ? '' : between}${row}`;
      first = false;
    }
    if (text.length < BATCH) continue;
    yield text;
    text = '';
  }

  yield text + tail;
}

/**
 * Writes a format's rows as the tasks come, in constant memory. The file appears only when it is
 * complete. @param path standard output when undefined
 */
export async function writeFormat(
  format: Format,
  tasks: AsyncIterable<Judged>,
  path: string | undefined,
): Promise<void> {
  const rows = formatRows(format, tasks);
  if (path !== undefined) return writeWhole(path, rows);
  await pipeline(Readable.from(rows), process.stdout, { end: false });
}
