import { open } from 'node:fs/promises';
import { StintError } from '../../../lib/protocol/errors.ts';

/**
 * Writes a request's body to two files, the first `split` bytes to the first. Memory does not grow with it.
 * @returns how many bytes there were
 * @throws StintError `too_large` beyond `limit` bytes, `malformed` with fewer than `split`
 */
export async function receive(
  body: AsyncIterable<Buffer>,
  [first, second]: readonly [string, string],
  { split, limit }: { split: number; limit: number },
): Promise<number> {
  const files = [await open(first, 'wx', 0o600), await open(second, 'wx', 0o600)] as const;
  let received = 0;
  try {
    for await (const chunk of body) {
      if (received + chunk.length > limit) {
        throw new StintError('too_large', `A request may have ${limit} bytes.`);
      }
      const head = Math.min(chunk.length, Math.max(split - received, 0));
      await files[0].writeFile(chunk.subarray(0, head));
      await files[1].writeFile(chunk.subarray(head));
      received += chunk.length;
    }
  } finally {
    await Promise.all(files.map((file) => file.close()));
  }

  if (received < split) throw new StintError('malformed', 'The body ended within the leaf file.');
  return received;
}
