import type { Server, ServerResponse } from 'node:http';

/** How long an answer may wait for a reader that takes none of it, ms. What was written at once counts as one step. */
const PATIENCE_MS = 300_000;
const LOOK_EVERY_MS = 10_000;

/**
 * Ends the connections of readers who ask and then take nothing: each would keep a socket, what it
 * has not read and the file or query behind it, for as long as its machine lives. Answers that are
 * still being made are left alone. Call it once for a server, before it listens.
 */
export function cutStalled(
  server: Server,
  patienceMs = PATIENCE_MS,
  everyMs = LOOK_EVERY_MS,
): void {
  /** The answers under way, with how much of each had left, and for how long no more did. */
  const open = new Map<ServerResponse, { sent: number; stillMs: number }>();
  server.on('request', (_request, response) => {
    open.set(response, { sent: -1, stillMs: 0 });
    response.once('close', () => open.delete(response));
  });

  const again = setInterval(() => {
    for (const [response, seen] of open) {
      const { socket } = response;
      if (!socket || socket.writableLength === 0) {
        seen.stillMs = 0;
        continue;
      }
      const sent = socket.bytesWritten - socket.writableLength;
      seen.stillMs = sent === seen.sent ? seen.stillMs + everyMs : 0;
      seen.sent = sent;
      if (seen.stillMs >= patienceMs) socket.destroy();
    }
  }, everyMs);
  again.unref();
  server.once('close', () => clearInterval(again));
}
