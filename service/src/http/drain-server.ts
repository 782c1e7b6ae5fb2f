import type { Server, ServerResponse } from 'node:http';

/** How long draining waits while no byte of any answer moves, ms. */
const PATIENCE_MS = 30_000;
const LOOK_EVERY_MS = 25;

/**
 * Watches the answers of a server, so that it can be closed without cutting any of them off. Call
 * it once for a server, before it listens.
 *
 * Node regards a connection as idle once its answer was ended, even while bytes of it wait to be
 * sent, and both `close` and `closeIdleConnections` destroy idle connections. So neither is called
 * while an answer is in that state: a reader behind a slow line gets its whole page, and a long
 * export continues for as long as it is read.
 *
 * @returns drains the server: it takes no new connections, and the promise resolves once every
 *   answer has been sent, or once no byte of an answer or a request has moved for `patienceMs`.
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
        // Looks are counted, not time: while the process itself was suspended, nobody was late.
        stillMs = moved === before ? stillMs + LOOK_EVERY_MS : 0;
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
      const again = setInterval(look, LOOK_EVERY_MS);
      look();
    });
}
