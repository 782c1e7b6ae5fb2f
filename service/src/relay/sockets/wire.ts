import type { Duplex } from 'node:stream';
import type { WebSocket } from 'ws';
import type { RelayMessage } from '../../../../lib/protocol/relay.ts';

/** A device's socket. Messages of the same tick leave in one packet. */
export interface Wire {
  readonly socket: WebSocket;
  say(message: RelayMessage): void;
}

/** @param line the connection below the WebSocket */
export function createWire(socket: WebSocket, line: Duplex): Wire {
  let isCorked = false;
  const uncork = () => {
    isCorked = false;
    line.uncork();
  };
  return {
    socket,
    say(message) {
      if (!isCorked) {
        isCorked = true;
        line.cork();
        setImmediate(uncork);
      }
      socket.send(JSON.stringify(message));
    },
  };
}
