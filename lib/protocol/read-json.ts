import { StintError } from './errors.ts';

/** More than any answer of a service has, bytes: the longest page of receipts has about 2 MB. */
const MOST_BYTES = 32_000_000;

/**
 * The JSON of an answer; undefined when it is none, or too long: one without an end is not read on.
 * @throws StintError `offline` when the connection broke off
 */
export async function readJson({ body }: Response): Promise<unknown> {
  const parts: Uint8Array<ArrayBuffer>[] = [];
  let left = MOST_BYTES;
  try {
    for await (const part of body ?? []) {
      left -= part.length;
      if (left < 0) return undefined;
      parts.push(part);
    }
    return JSON.parse(await new Blob(parts).text());
  } catch (cause) {
    if (cause instanceof SyntaxError) return undefined;
    throw new StintError('offline', 'The answer broke off.', { cause });
  }
}
