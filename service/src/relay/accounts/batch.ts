import type { Context } from '../../context.ts';
import type { Db } from '../../store/store.ts';

interface Waiting<T, R> {
  item: T;
  /** The latest time to write it, ms of `performance.now()`. */
  due: number;
  resolve(result: R): void;
  reject(error: unknown): void;
}

/** The most items in one group; it bounds how long one commit blocks the process. */
const MAX_GROUP = 500;
/**
 * A commit blocks the process for as long as the disk takes, and hardly longer with many items than
 * with one. So after each commit the next waits this many times as long as it took.
 */
const REST = 1.5;
/** The longest rest, ms: a slow disk must not slow the relay further. */
const MAX_REST_MS = 15;

/**
 * Gathers items and writes them as one unit of work. An item that comes alone is written at once; a
 * relay that opens thousands of jobs a second spends a bounded share of its time on commits. Items
 * that can wait are written along with the next that cannot.
 * @param write gives one result for each item, in their order, or an error for one of them.
 * @returns `add`, which resolves when its item is durable, and `settled`, which resolves when all are
 */
export function createBatch<T, R>(
  ctx: Context,
  write: (db: Db, items: T[]) => Promise<(R | Error)[]>,
) {
  const queue: Waiting<T, R>[] = [];
  let running: Promise<void> | undefined;
  let timer: NodeJS.Timeout | undefined;
  let timerAt = Number.POSITIVE_INFINITY;
  let restUntil = 0;

  async function writeGroup(group: Waiting<T, R>[]): Promise<void> {
    try {
      const items = group.map(({ item }) => item);
      const results = await ctx.store.write((db) => write(db, items));
      for (const [i, { resolve, reject }] of group.entries()) {
        const result = results[i] as R | Error;
        if (result instanceof Error) reject(result);
        else resolve(result);
      }
    } catch (error) {
      for (const { reject } of group) reject(error);
    }
  }

  async function flush(): Promise<void> {
    clearTimeout(timer);
    timerAt = Number.POSITIVE_INFINITY;
    const started = performance.now();
    await writeGroup(queue.splice(0, MAX_GROUP));
    const ended = performance.now();
    restUntil = ended + Math.min(MAX_REST_MS, (ended - started) * REST);
    running = undefined;
    if (queue.length > 0) plan(Math.min(...queue.map(({ due }) => due)));
  }

  function plan(due: number): void {
    const at = Math.max(due, restUntil);
    if (running || timerAt <= at) return;

    clearTimeout(timer);
    const wait = at - performance.now();
    if (wait <= 0) {
      running = flush();
      return;
    }

    timerAt = at;
    timer = setTimeout(() => {
      running = flush();
    }, wait);
  }

  return {
    /** @param patienceMs how long the item may wait for others */
    add: (item: T, patienceMs = 0): Promise<R> =>
      new Promise<R>((resolve, reject) => {
        const due = performance.now() + patienceMs;
        queue.push({ item, due, resolve, reject });
        plan(due);
      }),
    async settled(): Promise<void> {
      while (running || queue.length > 0) {
        running ??= flush();
        await running;
      }
    },
  };
}
