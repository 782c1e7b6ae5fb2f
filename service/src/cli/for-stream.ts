import { visible } from '../../../lib/domain/visible-text.ts';

/**
 * A line as it is written: for a terminal, with every control and hidden character written out, because
 * names and messages in it are those of strangers. A file or a pipe gets it as it is.
 */
export const forStream = (stream: { isTTY?: boolean }, line: string): string =>
  stream.isTTY ? visible(line) : line;
