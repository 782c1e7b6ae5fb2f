import { rangeOf } from '../../../lib/domain/address-range.ts';
import { StintError } from '../../../lib/protocol/errors.ts';

/** What bodies under way may hold in memory, bytes: of one network, and of all. */
const MAX_OF_RANGE = 96 * 1024 * 1024;
const MAX_OF_ALL = 512 * 1024 * 1024;

/** Memory that one body has taken. */
export interface BodyShare {
  /** @throws StintError `rate_limited` when too much is under way */
  take(bytes: number): void;
  /** Gives back all that was taken. */
  done(): void;
}

/**
 * Bounds the memory of bodies that are being read: whoever sends them chooses their size, and how long
 * they take. @returns opens a share for one body of this address
 */
export function createBodyBudget(ofRange = MAX_OF_RANGE, ofAll = MAX_OF_ALL) {
  const ranges = new Map<string, number>();
  let all = 0;

  return (address: string): BodyShare => {
    const range = rangeOf(address);
    let taken = 0;
    return {
      take(bytes) {
        const held = ranges.get(range) ?? 0;
        if (held + bytes > ofRange || all + bytes > ofAll) {
          throw new StintError(
            'rate_limited',
            'Too much is being sent at once. Try again in a few seconds.',
            { details: { retryAfterSeconds: 5 } },
          );
        }
        ranges.set(range, held + bytes);
        all += bytes;
        taken += bytes;
      },
      done() {
        const left = (ranges.get(range) ?? 0) - taken;
        if (left > 0) ranges.set(range, left);
        else ranges.delete(range);
        all -= taken;
        taken = 0;
      },
    };
  };
}
