import fc from 'fast-check';
import { expect, test } from 'vitest';
import { decodeFrame, encodeFrame, FRAME, MAX_FRAME_BODY } from './relay-frames.ts';

test('what was encoded is decoded, and nothing else is a frame', () => {
  const body = fc.uint8Array({ maxLength: 2_000 });
  const stream = fc.integer({ min: 1, max: 2 ** 32 - 1 });
  fc.assert(
    fc.property(fc.constantFrom(FRAME.data, FRAME.last), stream, body, (type, id, bytes) => {
      expect(decodeFrame(encodeFrame(type, id, bytes))).toEqual({ type, stream: id, body: bytes });
    }),
  );
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 20 }), (bytes) => {
      const frame = decodeFrame(bytes);
      if (frame) expect(encodeFrame(frame.type, frame.stream, frame.body)).toEqual(bytes);
    }),
  );
});

test('no frame holds more than 64 KiB', () => {
  expect(() => encodeFrame(FRAME.data, 1, new Uint8Array(MAX_FRAME_BODY + 1))).toThrow(RangeError);
  expect(decodeFrame(new Uint8Array(MAX_FRAME_BODY + 6).fill(1))).toBeNull();
  expect(decodeFrame(new Uint8Array([3, 0, 0, 0, 1]))).toBeNull();
  expect(decodeFrame(new Uint8Array([1, 0, 0, 0]))).toBeNull();
});
