import type { EIP1193RequestFn } from 'viem';
import type { Store } from '../../service/src/store/store.ts';

/** The process was killed here. */
export class Killed extends Error {
  constructor() {
    super('the process was killed');
  }
}

/**
 * Kills a service at any step. Each unit of work and each request to the chain has two: before it is
 * done, and after it, when it counts and nobody is told. From then on nothing works any more.
 */
export class Fuse {
  #left = Number.POSITIVE_INFINITY;
  burnt = false;

  /** Lets it burn after so many steps. */
  light(steps: number): void {
    this.#left = steps;
  }

  /** @throws Killed */
  #step(): void {
    if (!this.burnt) {
      if (this.#left > 0) this.#left -= 1;
      else this.burnt = true;
    }
    if (this.burnt) throw new Killed();
  }

  async around<T>(work: () => Promise<T>): Promise<T> {
    this.#step();
    const done = await work();
    this.#step();
    return done;
  }

  store = (store: Store): Store => ({
    ...store,
    write: (unit) => this.around(() => store.write(unit)),
    mark: () => this.around(() => store.mark()),
  });

  request = (request: EIP1193RequestFn): EIP1193RequestFn =>
    ((args: never) => this.around(() => request(args) as Promise<unknown>)) as EIP1193RequestFn;
}
