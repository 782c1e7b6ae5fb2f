/**
 * Binary frames between device and relay: one byte of type, four of stream (big-endian), the
 * body's bytes. Everything else travels as JSON text (relay.ts).
 */
export const FRAME = { data: 1, last: 2 } as const;
export type FrameType = (typeof FRAME)[keyof typeof FRAME];

export const FRAME_HEADER = 5;
/** Most body bytes in one frame: 64 KiB. */
export const MAX_FRAME_BODY = 64 * 1024;
/** Body bytes that a device may have sent on a stream and the relay has not passed on yet. */
export const STREAM_WINDOW = 512 * 1024;
/** Both sides say something at least this often, ms: a worker is stopped after 30 s of silence. */
export const HEARTBEAT_MS = 20_000;
/** A peer is gone after this much silence, ms. */
export const SILENCE_MS = 50_000;

export interface Frame {
  type: FrameType;
  stream: number;
  /** A view, not a copy. */
  body: Uint8Array;
}

/** @throws RangeError for a body over 64 KiB */
export function encodeFrame(type: FrameType, stream: number, body: Uint8Array): Uint8Array {
  if (body.length > MAX_FRAME_BODY)
    throw new RangeError(`A frame holds at most ${MAX_FRAME_BODY} bytes, not ${body.length}.`);
  const frame = new Uint8Array(FRAME_HEADER + body.length);
  frame[0] = type;
  new DataView(frame.buffer).setUint32(1, stream);
  frame.set(body, FRAME_HEADER);
  return frame;
}

/** Reads a frame. @returns null for bytes that are not one */
export function decodeFrame(bytes: Uint8Array): Frame | null {
  const type = bytes[0];
  if (bytes.length < FRAME_HEADER || bytes.length > FRAME_HEADER + MAX_FRAME_BODY) return null;
  if (type !== FRAME.data && type !== FRAME.last) return null;
  const stream = new DataView(bytes.buffer, bytes.byteOffset).getUint32(1);
  return { type, stream, body: bytes.subarray(FRAME_HEADER) };
}
