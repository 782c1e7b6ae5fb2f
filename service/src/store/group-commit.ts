import type { DatabaseSync, StatementSync } from 'node:sqlite';

type Step = StatementSync;

interface Waiting {
  run(): Promise<unknown>;
  resolve(value: unknown): void;
  reject(error: unknown): void;
}

/** Units of work that one commit may hold; bounds how long the first of them waits. */
const MAX_UNITS = 128;
/** A commit costs about 3 ms on a disk that keeps its word; gathering for so long pays. */
const MAX_GATHER_MS = 4;

const turn = () => new Promise<void>((next) => setImmediate(next));

/**
 * Units of work that arrive together share one transaction, each under a savepoint of its
 * own, and are acknowledged after the commit reached the disk. A unit that throws takes
 * back only itself.
 *
 * @returns a function that runs a unit and resolves when its work is durable.
 */
export function createGroupCommit(db: DatabaseSync, onCommit: () => Promise<void>) {
  const queue: Waiting[] = [];
  const [begin, commit, savepoint, release, undo] = [
    'begin immediate',
    'commit',
    'savepoint unit',
    'release unit',
    'rollback to unit',
  ].map((sql) => db.prepare(sql)) as [Step, Step, Step, Step, Step];
  let running: Promise<void> | undefined;

  async function runUnit(unit: Waiting): Promise<() => void> {
    savepoint.run();
    try {
      const value = await unit.run();
      release.run();
      return () => unit.resolve(value);
    } catch (error) {
      undo.run();
      release.run();
      return () => unit.reject(error);
    }
  }

  async function commitGroup(units: Waiting[]): Promise<void> {
    const settle: (() => void)[] = [];
    try {
      begin.run();
      for (const unit of units) settle.push(await runUnit(unit));
      await onCommit();
      commit.run();
    } catch (error) {
      if (db.isTransaction) db.exec('rollback');
      for (const unit of units) unit.reject(error);
      return;
    }
    for (const done of settle) done();
  }

  /** Lets what was read together join one commit: waits for a turn that brings nothing new. */
  async function gather(): Promise<void> {
    const end = performance.now() + MAX_GATHER_MS;
    for (let seen = 0; queue.length > seen && queue.length < MAX_UNITS; ) {
      seen = queue.length;
      await turn();
      if (performance.now() > end) return;
    }
  }

  async function drain(): Promise<void> {
    while (queue.length > 0) {
      await gather();
      await commitGroup(queue.splice(0, MAX_UNITS));
    }
    running = undefined;
  }

  return {
    run<T>(work: () => Promise<T>): Promise<T> {
      return new Promise<T>((resolve, reject) => {
        queue.push({ run: work, resolve: resolve as (value: unknown) => void, reject });
        running ??= drain();
      });
    },
    idle: async () => {
      while (running) await running;
    },
  };
}
