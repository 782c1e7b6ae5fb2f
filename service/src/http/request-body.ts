import type { IncomingMessage } from 'node:http';
import { StintError } from '../../../lib/protocol/errors.ts';

/** The most of an unwanted body that is read, bytes, and for how long, ms. */
const MAX_SPARE_BYTES = 1024 * 1024;
const MAX_SPARE_MS = 2_000;

/**
 * Reads a body as text.
 *
 * It stops reading a body that is too large but leaves the connection open, so that the error can
 * still be sent: an iterator that is left early would destroy both.
 * @param max bytes
 * @throws StintError `too_large`, `malformed` for a request that breaks off
 */
export async function readText(request: IncomingMessage, max: number): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    for await (const chunk of request.iterator({ destroyOnReturn: false })) {
      size += chunk.length;
      if (size > max) throw new StintError('too_large', `The body is over ${max} bytes.`);
      chunks.push(chunk);
    }
  } catch (cause) {
    if (cause instanceof StintError) throw cause;
    throw new StintError('malformed', 'The request broke off.', { cause });
  }
  return Buffer.concat(chunks).toString('utf8');
}

/**
 * Reads the rest of a body and throws it away, so that the next request on the connection is not
 * taken for a part of it (RFC 9112, section 9.3).
 * @returns false when too much is left or comes too slowly: the connection must then be closed
 */
export function discardBody(request: IncomingMessage): Promise<boolean> {
  const { headers } = request;
  const hasBody = headers['transfer-encoding'] !== undefined || headers['content-length'];
  if (!hasBody || request.complete) return Promise.resolve(true);

  return new Promise((resolve) => {
    let size = 0;
    const timer = setTimeout(() => done(false), MAX_SPARE_MS);
    const onData = (chunk: Buffer) => {
      size += chunk.length;
      if (size > MAX_SPARE_BYTES) done(false);
    };
    const onEnd = () => done(true);
    const onClose = () => done(request.complete);

    function done(isWhole: boolean): void {
      clearTimeout(timer);
      request.off('data', onData).off('end', onEnd).off('close', onClose).pause();
      resolve(isWhole);
    }
    request.on('data', onData).on('end', onEnd).on('close', onClose).resume();
  });
}
