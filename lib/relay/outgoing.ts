import { encodeFrame, FRAME, MAX_FRAME_BODY, STREAM_WINDOW } from '../protocol/relay-frames.ts';
import type { RelaySocket } from './options.ts';

/** Above this much waiting in the socket nothing more is put there, bytes. */
const MAX_BUFFERED = 1024 * 1024;
/** A socket does not say when it has room; looked at again after so long, ms. */
const LOOK_MS = 20;

interface Piece {
  from: number;
  body: Uint8Array;
}

/**
 * The body of one job on its way: waits for credit and for room in the socket, and keeps what
 * the relay may not have got yet, so that another socket can go on where one broke off.
 */
export function createOutgoing(
  stream: number,
  firstCredit: number,
  socket: () => RelaySocket | null,
) {
  let granted = firstCredit;
  let sent = 0;
  let isLast = false;
  let isOver = false;
  const kept: Piece[] = [];
  let wake: (() => void) | undefined;

  /** The relay gives credit as bytes go on: all but one window of it has arrived. */
  function forget(): void {
    const arrived = granted - STREAM_WINDOW;
    while (kept[0] && kept[0].from + kept[0].body.length <= arrived) kept.shift();
  }
  const stir = () => {
    wake?.();
    wake = undefined;
  };
  const pause = () =>
    new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, LOOK_MS);
      wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  const blocked = () => {
    const open = socket();
    return sent >= granted || open === null || open.bufferedAmount > MAX_BUFFERED;
  };
  const put = (body: Uint8Array, last: boolean) =>
    socket()?.send(
      encodeFrame(last ? FRAME.last : FRAME.data, stream, body) as Uint8Array<ArrayBuffer>,
    );

  return {
    get sent() {
      return sent;
    },
    /** Sends all of it, in frames, as fast as the other side takes it; at once where it can. */
    async write(chunk: Uint8Array, last: boolean): Promise<void> {
      let rest = chunk;
      while (rest.length > 0 && !isOver) {
        if (blocked()) {
          await pause();
          continue;
        }
        const body = rest.subarray(0, Math.min(rest.length, MAX_FRAME_BODY, granted - sent));
        rest = rest.subarray(body.length);
        kept.push({ from: sent, body });
        sent += body.length;
        isLast = last && rest.length === 0;
        put(body, isLast);
      }
    },
    end(): void {
      if (isLast || isOver) return;
      isLast = true;
      put(new Uint8Array(0), true);
    },
    credit(bytes: number): void {
      granted += bytes;
      forget();
      stir();
    },
    /**
     * Again from where the relay stands, on a new socket.
     * @param told all credit that it ever gave: what the old socket took along would be waited for
     */
    resume(received: number, told = granted): void {
      granted = Math.max(granted, told);
      for (const { from, body } of kept) {
        if (from + body.length <= received) continue;
        put(body.subarray(Math.max(0, received - from)), false);
      }
      if (isLast) put(new Uint8Array(0), true);
      stir();
    },
    stop(): void {
      isOver = true;
      kept.length = 0;
      stir();
    },
  };
}

export type Outgoing = ReturnType<typeof createOutgoing>;
