import { encodeFrame, FRAME, MAX_FRAME_BODY, STREAM_WINDOW } from '../protocol/relay-frames.ts';
import type { RelaySocket } from './options.ts';

/** Nothing more is sent while the socket has more than this buffered, bytes. */
const MAX_BUFFERED = 1024 * 1024;
/** A socket does not report when it has room, so it is checked this often, ms. */
const POLL_MS = 20;

interface Piece {
  from: number;
  body: Uint8Array;
}

/**
 * Sends the body of one job: waits for credit and for room in the socket, and keeps what the relay
 * may not have received, so that another socket can continue where one broke off.
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

  /** Drops what has arrived: the relay grants credit as it passes bytes on, one window ahead. */
  function dropArrived(): void {
    const arrived = granted - STREAM_WINDOW;
    while (kept[0] && kept[0].from + kept[0].body.length <= arrived) kept.shift();
  }
  const wakeUp = () => {
    wake?.();
    wake = undefined;
  };
  const pause = () =>
    new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, POLL_MS);
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
    /** Sends a chunk in frames, as fast as the relay and the socket take it. */
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
      dropArrived();
      wakeUp();
    },
    /**
     * Continues on a new socket from what the relay has received.
     * @param told all credit that the relay ever granted, including what the old socket never delivered
     */
    resume(received: number, told = granted): void {
      granted = Math.max(granted, told);
      for (const { from, body } of kept) {
        if (from + body.length <= received) continue;
        put(body.subarray(Math.max(0, received - from)), false);
      }
      if (isLast) put(new Uint8Array(0), true);
      wakeUp();
    },
    stop(): void {
      isOver = true;
      kept.length = 0;
      wakeUp();
    },
  };
}

export type Outgoing = ReturnType<typeof createOutgoing>;
