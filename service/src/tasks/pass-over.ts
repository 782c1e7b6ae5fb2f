import { StintError } from '../../../lib/protocol/errors.ts';
import type { Context } from '../context.ts';
import { isAtRest, noteFailure } from '../each-alone.ts';

/** How many rows that fail a request passes over before it fails itself. */
const MOST_FAILURES = 16;

class RowFailed extends Error {
  readonly id: string;
  constructor(id: string, cause: unknown) {
    super(`${id} fails`, { cause });
    this.id = id;
  }
}

/** Whether a row is to blame: neither the disk, nor the database, nor what was asked for. */
export const isRowFailure = (error: unknown): boolean =>
  !(error instanceof StintError) &&
  !(error instanceof Error && 'code' in error && error.code === 'ERR_SQLITE_ERROR');

/** Does something with one row of those that a request works on. What it throws is told apart. */
export type OfRow = <T>(id: string, run: () => Promise<T>) => Promise<T>;

const ofRow: OfRow = async (id, run) => {
  try {
    return await run();
  } catch (error) {
    throw isRowFailure(error) ? new RowFailed(id, error) : error;
  }
};

/** What a unit of work that goes over several rows is given. */
export interface Passing {
  /** Whether the row has failed lately. */
  isPassedOver(id: string): boolean;
  ofRow: OfRow;
}

/**
 * Runs a unit of work that goes over rows which have nothing to do with one another. What a row that fails
 * has changed is undone with the unit, which is run again without it.
 * @param list the name of the rows in reports
 */
export async function passingOver<T>(
  ctx: Context,
  list: string,
  unit: (passing: Passing) => Promise<T>,
): Promise<T> {
  const isPassedOver = (id: string) => isAtRest(ctx, list, id);
  for (let failures = 1; ; failures += 1) {
    try {
      return await unit({ isPassedOver, ofRow });
    } catch (error) {
      if (!(error instanceof RowFailed)) throw error;
      if (failures > MOST_FAILURES) throw error.cause;
      noteFailure(ctx, list, error.id, error.cause);
    }
  }
}
