import type { Context } from '../context.ts';
import type { Db } from '../store/store.ts';

interface Waiting<T, R> {
  item: T;
  resolve(result: R): void;
  reject(error: unknown): void;
}

/**
 * Gathers items that arrive while the last group is being written, and writes them as one
 * unit of work: a commit takes milliseconds, and a relay opens thousands of jobs a second.
 * @param write gives one result for each item, in their order, or an error for one of them.
 * @param gatherMs waits for more before a group is written; for items that nobody waits for.
 * @returns `add`, which resolves when its item is durable, and `settled`, when all are.
 */
export function createBatch<T, R>(
  ctx: Context,
  write: (db: Db, items: T[]) => Promise<(R | Error)[]>,
  gatherMs = 0,
) {
  const queue: Waiting<T, R>[] = [];
  let running: Promise<void> | undefined;

  async function flush(): Promise<void> {
    while (queue.length > 0) {
      if (gatherMs > 0) await new Promise((next) => setTimeout(next, gatherMs));
      const group = queue.splice(0, 500);
      try {
        const results = await ctx.store.write((db) =>
          write(
            db,
            group.map(({ item }) => item),
          ),
        );
        for (const [i, { resolve, reject }] of group.entries()) {
          const result = results[i] as R | Error;
          if (result instanceof Error) reject(result);
          else resolve(result);
        }
      } catch (error) {
        for (const { reject } of group) reject(error);
      }
    }
    running = undefined;
  }

  return {
    add: (item: T): Promise<R> =>
      new Promise<R>((resolve, reject) => {
        queue.push({ item, resolve, reject });
        running ??= flush();
      }),
    async settled(): Promise<void> {
      while (running) await running;
    },
  };
}
