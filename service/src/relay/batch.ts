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
 * @returns a function that resolves when its item is durable.
 */
export function createBatch<T, R>(
  ctx: Context,
  write: (db: Db, items: T[]) => Promise<(R | Error)[]>,
): (item: T) => Promise<R> {
  const queue: Waiting<T, R>[] = [];
  let running = false;

  async function flush(): Promise<void> {
    running = true;
    while (queue.length > 0) {
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
    running = false;
  }

  return (item) =>
    new Promise<R>((resolve, reject) => {
      queue.push({ item, resolve, reject });
      if (!running) void flush();
    });
}
