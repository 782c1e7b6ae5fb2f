import { StintError } from '../../lib/protocol/errors.ts';
import type { Context } from './context.ts';

/** A row rests this long after it failed, ms; twice as long after each further time, up to the most. */
const FIRST_MS = 1_000;
const MOST_MS = 60_000;
/** The most when only the connection failed: it concerns no single row, and is soon back. */
const AWAY_MS = 8_000;
/** A row that was not tried again this long after its rest is done or gone, ms. */
const FORGET_MS = 10 * 60_000;

/** One row of a duty that failed. */
export interface RowFailure {
  duty: string;
  id: string;
  /** How often it has failed in a row. */
  times: number;
  error: unknown;
}

interface Rest {
  times: number;
  until: number;
}

interface Ward {
  duties: Map<string, Map<string, Rest>>;
  listener: (failure: RowFailure) => void;
}

// Losing it costs each failing row one try, so it is not stored.
const wards = new WeakMap<Context, Ward>();

function wardOf(ctx: Context): Ward {
  const known = wards.get(ctx) ?? { duties: new Map(), listener: () => {} };
  wards.set(ctx, known);
  return known;
}

function restsOf(ctx: Context, duty: string): Map<string, Rest> {
  const { duties } = wardOf(ctx);
  const known = duties.get(duty) ?? new Map<string, Rest>();
  duties.set(duty, known);
  for (const [id, { until }] of known) if (until + FORGET_MS < ctx.now()) known.delete(id);
  return known;
}

/** Calls `listener` for every row that fails. */
export function onRowFailure(ctx: Context, listener: (failure: RowFailure) => void): void {
  wardOf(ctx).listener = listener;
}

/** How many rows of each duty fail and are tried again later. */
export function failingRows(ctx: Context): ReadonlyMap<string, number> {
  const { duties } = wardOf(ctx);
  return new Map([...duties.keys()].map((duty) => [duty, restsOf(ctx, duty).size]));
}

/**
 * How many rows to read for a turn of `wanted`. Rows that rest are read and left out, so that those
 * behind them get their turn however many fail.
 */
export const rowsToRead = (ctx: Context, duty: string, wanted: number): number =>
  wanted + restsOf(ctx, duty).size;

/** The connection failed, not the row. */
function isAway(error: unknown): boolean {
  for (let each = error; each instanceof Error; each = each.cause) {
    if (each instanceof StintError && each.code === 'chain_unreachable') return true;
    if (each.name === 'HttpRequestError' || each.name === 'TimeoutError') return true;
  }
  return false;
}

/** Counts a row's failure, reports it to `onRowFailure`, and lets the row rest. */
export function noteFailure(ctx: Context, duty: string, id: string, error: unknown): void {
  const rests = restsOf(ctx, duty);
  const times = (rests.get(id)?.times ?? 0) + 1;
  const most = isAway(error) ? AWAY_MS : MOST_MS;
  const ms = Math.min(most, FIRST_MS * 2 ** Math.min(times - 1, 20));
  rests.set(id, { times, until: ctx.now() + ms });
  wardOf(ctx).listener({ duty, id, times, error });
}

/** Whether a row has failed and is not to be tried yet. */
export function isAtRest(ctx: Context, duty: string, id: string): boolean {
  const rest = restsOf(ctx, duty).get(id);
  // A clock that was set back must not keep a row at rest.
  return rest !== undefined && rest.until > ctx.now() && rest.until <= ctx.now() + MOST_MS;
}

type Named<T> = (row: T) => string;

/**
 * Does the work of a duty row by row. A row that fails stops none behind it: it is counted, reported
 * to `onRowFailure`, and tried again when its rest is over.
 * @param idOf a name that stays with the row from turn to turn
 * @returns how many rows were done
 */
export async function eachAlone<T>(
  ctx: Context,
  duty: string,
  rows: Iterable<T>,
  idOf: Named<T>,
  run: (row: T) => Promise<unknown>,
): Promise<number> {
  let done = 0;
  for (const row of rows) {
    const id = idOf(row);
    if (isAtRest(ctx, duty, id)) continue;
    try {
      await run(row);
      restsOf(ctx, duty).delete(id);
      done += 1;
    } catch (error) {
      noteFailure(ctx, duty, id, error);
    }
  }
  return done;
}

/**
 * Reads stored rows for a list. A row that cannot be read hides none next to it: it is left out and
 * reported to `onRowFailure`.
 * @param list the name of the list in reports
 */
export function readEach<T, R>(
  ctx: Context,
  list: string,
  rows: readonly T[],
  idOf: Named<T>,
  read: (row: T) => R,
): R[] {
  return rows.flatMap((row) => {
    try {
      return [read(row)];
    } catch (error) {
      noteFailure(ctx, list, idOf(row), error);
      return [];
    }
  });
}

/**
 * Like `eachAlone`, for rows that share units of work: `run` gets up to `size` rows, and when that
 * fails, each of them alone.
 */
export async function inBatches<T>(
  ctx: Context,
  duty: string,
  rows: readonly T[],
  { size, idOf }: { size: number; idOf: Named<T> },
  run: (rows: readonly T[]) => Promise<unknown>,
): Promise<number> {
  const rests = restsOf(ctx, duty);
  const fresh = rows.filter((row) => !rests.has(idOf(row)));
  const alone = (some: readonly T[]) => eachAlone(ctx, duty, some, idOf, (row) => run([row]));
  let done = 0;
  for (let start = 0; start < fresh.length; start += size) {
    const part = fresh.slice(start, start + size);
    const together = await run(part).then(
      () => true,
      () => false,
    );
    done += together ? part.length : await alone(part);
  }

  return done + (await alone(rows.filter((row) => rests.has(idOf(row)))));
}
