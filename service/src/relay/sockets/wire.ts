import type { Duplex } from 'node:stream';
import type { WebSocket } from 'ws';
import type { RelayMessage } from '../../../../lib/protocol/relay.ts';

/** A device's socket. Messages of the same tick leave in one packet. */
export interface Wire {
  readonly socket: WebSocket;
  say(message: RelayMessage): void;
}

/** What a device may leave unread, bytes. Messages to it are small, and it reads them at once. */
const MAX_UNREAD = 256 * 1024;

/**
 * Ends the connection of a device that asks for answers and reads none of them.
 * @param line the connection below the WebSocket
 */
export function createWire(socket: WebSocket, line: Duplex): Wire {
  let isCorked = false;
  const uncork = () => {
    isCorked = false;
    line.uncork();
  };
  // The library answers a ping by itself, so it is the one answer that `say` does not see.
  socket.on('ping', endIfUnread);
  function endIfUnread(): void {
    if (socket.bufferedAmount > MAX_UNREAD) socket.terminate();
  }

  return {
    socket,
    say(message) {
      if (!isCorked) {
        isCorked = true;
        line.cork();
        setImmediate(uncork);
      }
      socket.send(JSON.stringify(message));
      endIfUnread();
    },
  };
}
