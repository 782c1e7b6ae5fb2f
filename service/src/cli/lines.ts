import { createReadStream } from 'node:fs';
import { CliError } from './errors.ts';

/**
 * The lines of a file, by LF or CRLF alone, with their numbers from 1. Node's readline also
 * breaks at U+2028 and U+2029, which JSON allows inside of a string.
 * @throws CliError when there is no such file
 */
export async function* readLines(path: string): AsyncGenerator<{ line: number; text: string }> {
  let [rest, line] = ['', 0];
  try {
    for await (const chunk of createReadStream(path, { encoding: 'utf8' })) {
      const parts = (rest + chunk).split('\n');
      rest = parts.pop()!;
      for (const text of parts) yield { line: ++line, text: text.replace(/\r$/, '') };
    }
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== 'ENOENT') throw cause;
    throw new CliError(`There is no file ${path}.`, 'Check the path.', { cause });
  }
  if (rest !== '') yield { line: line + 1, text: rest };
}
