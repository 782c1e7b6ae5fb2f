import type { CDPSession } from 'playwright-core';
import type { Chromium } from './chromium.ts';

interface Version {
  versionId: string;
  scriptURL: string;
  runningStatus: 'stopped' | 'starting' | 'running' | 'stopping';
}

/** Stops the worker of one extension, and only that, as the browser does when it pleases. */
export class WorkerStops {
  readonly #session: CDPSession;
  readonly #host: string;
  #worker: Version | undefined;
  #stopped = Promise.withResolvers<void>();
  /** Stops that hit a worker which was running. */
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

  /** Lets the browser do so many things first: each turn is one round trip to it. */
  async turns(count: number): Promise<void> {
    for (let i = 0; i < count; i++) {
      await this.#session.send('Runtime.evaluate', { expression: '0' });
    }
  }

  /** Stops the worker if it runs; resolves when it is gone. */
  async stop(): Promise<void> {
    const worker = this.#worker;
    if (!worker || worker.runningStatus === 'stopped') return;
    this.#stopped = Promise.withResolvers();
    this.hits++;
    await this.#session.send('ServiceWorker.stopWorker', { versionId: worker.versionId });
    await this.#stopped.promise;
  }
}

/** Numbers from 0 to `below`, the same sequence in every run. */
export function createRandom(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}
