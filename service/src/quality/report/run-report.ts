import { Worker } from 'node:worker_threads';
import type { Findings } from '../../kinds/kind.ts';

/** Memory of a report's thread, MB: a requester chooses how much there is to read. */
const MAX_MEMORY = 1_536;

/** A report that is being made. */
export interface Running {
  /** @throws Error when it takes too long, or the thread fails */
  findings: Promise<Findings>;
  stop(): Promise<unknown>;
}

/**
 * Makes a report in a thread that lives only as long as it works, so that answers are not held up.
 * @param path of the database file
 * @param mostMs how long it may take, ms
 */
export function runReport(path: string, campaign: string, mostMs: number): Running {
  const worker = new Worker(new URL('./worker.ts', import.meta.url), {
    workerData: { path, campaign },
    resourceLimits: { maxOldGenerationSizeMb: MAX_MEMORY },
  });
  const findings = new Promise<Findings>((resolve, reject) => {
    const fail = (why: string) => {
      reject(new Error(`The report of ${campaign} ${why}.`));
      void worker.terminate();
    };
    const timer = setTimeout(() => fail('takes too long'), mostMs);
    worker.once('message', resolve);
    worker.once('error', reject);
    worker.once('exit', () => {
      clearTimeout(timer);
      fail('was broken off');
    });
  });
  return { findings, stop: () => worker.terminate() };
}
