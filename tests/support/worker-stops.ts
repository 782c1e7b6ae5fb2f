import type { CDPSession } from 'playwright-core';
import type { Chromium } from './chromium.ts';

interface Version {
  versionId: string;
  scriptURL: string;
  runningStatus: 'stopped' | 'starting' | 'running' | 'stopping';
}

/** Stops the worker of one extension, and no other, as the browser may do at any time. */
export class WorkerStops {
  readonly #session: CDPSession;
  readonly #host: string;
  #worker: Version | undefined;
  #stopped = Promise.withResolvers<void>();
  /** How many stops hit a running worker. */
  hits = 0;

  private constructor(session: CDPSession, host: string) {
    this.#session = session;
    this.#host = host;
    session.on('ServiceWorker.workerVersionUpdated', ({ versions }) => this.#note(versions));
  }

  static async of(browser: Chromium, host: string): Promise<WorkerStops> {
    const page = browser.context.pages()[0] ?? (await browser.context.newPage());
    const session = await browser.context.newCDPSession(page);
    const stops = new WorkerStops(session, host);
    await session.send('ServiceWorker.enable');
    return stops;
  }

  #note(versions: readonly Version[]): void {
    for (const version of versions) {
      if (new URL(version.scriptURL).host !== this.#host) continue;
      this.#worker = version;
      if (version.runningStatus === 'stopped') this.#stopped.resolve();
    }
  }

  /** Waits for a number of round trips to the browser. */
  async turns(count: number): Promise<void> {
    for (let i = 0; i < count; i++) {
      await this.#session.send('Runtime.evaluate', { expression: '0' });
    }
  }

  /** Stops the worker if it is running; resolves when it has ended. */
  async stop(): Promise<void> {
    const worker = this.#worker;
    if (!worker || worker.runningStatus === 'stopped') return;
    this.#stopped = Promise.withResolvers();
    this.hits++;
    await this.#session.send('ServiceWorker.stopWorker', { versionId: worker.versionId });
    await this.#stopped.promise;
  }
}

/** A generator of integers from 0 up to and without `below`: the same sequence in every run. */
export function createRandom(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}
