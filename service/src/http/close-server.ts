import type { Server, ServerResponse } from 'node:http';

/** Answers that nobody reads any more do not hold a stop for longer than this, ms. */
const PATIENCE_MS = 30_000;
const LOOK_AGAIN_MS = 25;

/**
 * Call it once for a server, before it listens.
 *
 * Node takes a connection for idle once its answer was ended, though bytes of it may still have to be
 * sent, and both `close` and `closeIdleConnections` destroy what is idle. So neither is called while
 * an answer is in that state: a reader behind a slow line gets its page whole.
 *
 * @returns closes the server: no new connections, and resolves when every answer has been sent.
 */
export function closerOf(server: Server, patienceMs = PATIENCE_MS): () => Promise<void> {
  const open = new Set<ServerResponse>();
  server.on('request', (_request, response) => {
    open.add(response);
    response.once('close', () => open.delete(response));
  });
  const isSending = () => [...open].some(({ writableEnded }) => writableEnded);

  return () =>
    new Promise((resolve) => {
      const end = performance.now() + patienceMs;
      let isClosing = false;
      const look = () => {
        const isLate = performance.now() > end;
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
