import { randomFillSync, randomUUID } from 'node:crypto';

const pool = new Uint8Array(1024 * 16);
let used = pool.length;

/** A UUIDv7 (RFC 9562): it sorts by time, and its last 74 bits cannot be guessed. @param now ms */
export function newId(now: number): string {
  if (used === pool.length) {
    randomFillSync(pool);
    used = 0;
  }
  const random = pool.subarray(used, used + 16);
  used += 16;
  random[6] = (random[6]! & 0x0f) | 0x70;
  random[8] = (random[8]! & 0x3f) | 0x80;
  const hex = Buffer.from(random).toString('hex');
  const time = now.toString(16).padStart(12, '0');

  return `${time.slice(0, 8)}-${time.slice(8)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}

/**
 * A random id (UUIDv4) for a task. It says neither when the task was made nor after which other one, so
 * that checks, which are made later, look like any task.
 */
export const newTaskId = (): string => randomUUID();
