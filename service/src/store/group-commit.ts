import type { DatabaseSync, StatementSync } from 'node:sqlite';

type Step = StatementSync;

interface WaitingUnit {
  run(): Promise<unknown>;
  resolve(value: unknown): void;
  reject(error: unknown): void;
}

/** The most units of work in one commit; it bounds how long the first of them waits. */
const MAX_UNITS = 128;
/** How long to gather, ms: a commit takes about 3 ms on a disk that really syncs. */
const MAX_GATHER_MS = 4;

const nextTurn = () => new Promise<void>((next) => setImmediate(next));

/**
 * Lets units of work that arrive together share one transaction, each under its own savepoint. They
 * are acknowledged after the commit has reached the disk. A unit that throws rolls back only itself.
 * @param onCommit runs in the transaction, after the units and before the commit
 * @returns `run`, which runs a unit and resolves when its work is durable, and `idle`
 */
export function createGroupCommit(db: DatabaseSync, onCommit: () => Promise<void>) {
  const queue: WaitingUnit[] = [];
  const [begin, commit, savepoint, release, undo] = [
    'begin immediate',
    'commit',
    'savepoint unit',
    'release unit',
    'rollback to unit',
  ].map((sql) => db.prepare(sql)) as [Step, Step, Step, Step, Step];
  let running: Promise<void> | undefined;

  async function runUnit(unit: WaitingUnit): Promise<() => void> {
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

  async function commitGroup(units: WaitingUnit[]): Promise<void> {
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

  /** Waits for an event-loop turn that brings no new unit, so that requests read together share a commit. */
  async function gather(): Promise<void> {
    const end = performance.now() + MAX_GATHER_MS;
    for (let seen = 0; queue.length > seen && queue.length < MAX_UNITS; ) {
      seen = queue.length;
      await nextTurn();
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
