import type { Server, ServerResponse } from 'node:http';

/** So long a stop waits for answers of which no byte moves any more, ms. */
const PATIENCE_MS = 30_000;
const LOOK_AGAIN_MS = 25;

/**
 * Call it once for a server, before it listens.
 *
 * Node takes a connection for idle once its answer was ended, though bytes of it may still have to be
 * sent, and both `close` and `closeIdleConnections` destroy what is idle. So neither is called while
 * an answer is in that state: a reader behind a slow line gets its page whole, and a long export goes
 * on as long as it is read.
 *
 * @returns closes the server: no new connections, and resolves when every answer has been sent, or
 *   when for `patienceMs` nobody took a piece of one, nor sent a piece of a request.
 */
export function prepareDrain(server: Server, patienceMs = PATIENCE_MS): () => Promise<void> {
  const open = new Set<ServerResponse>();
  server.on('request', (_request, response) => {
    open.add(response);
    response.once('close', () => open.delete(response));
  });
  const isSending = () => [...open].some(({ writableEnded }) => writableEnded);
  const bytesMoved = () =>
    [...open].reduce((sum, { socket: s }) => {
      return s ? sum + s.bytesRead + s.bytesWritten - s.writableLength : sum;
    }, 0);

  return () =>
    new Promise((resolve) => {
      let moved = bytesMoved();
      let stillMs = 0;
      let isClosing = false;
      const look = () => {
        const before = moved;
        moved = bytesMoved();
        // Counted by looks: a process that was held up itself has not waited.
        stillMs = moved === before ? stillMs + LOOK_AGAIN_MS : 0;
        const isLate = stillMs > patienceMs;
        if (isSending() && !isLate) return;
        if (!isClosing) {
          server.close(() => {
            clearInterval(again);
            resolve();
          });
        }
        isClosing = true;
        if (isLate) server.closeAllConnections();
        else server.closeIdleConnections();
      };
      const again = setInterval(look, LOOK_AGAIN_MS);
      look();
    });
}
