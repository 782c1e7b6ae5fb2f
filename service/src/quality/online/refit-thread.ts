import { Worker } from 'node:worker_threads';
import type { Question, Reply } from './worker.ts';

export interface RefitThread {
  /** One question at a time. @throws what the thread threw; the next question starts another */
  ask(question: Question): Promise<Reply>;
  close(): Promise<void>;
}

/** The thread of refits, started when it is first asked. @param path of the database file */
export function createRefitThread(path: string): RefitThread {
  let worker: Worker | undefined;

  function ask(question: Question): Promise<Reply> {
    worker ??= new Worker(new URL('./worker.ts', import.meta.url), { workerData: { path } });
    const asked = worker;
    return new Promise((resolve, reject) => {
      const fail = (error: Error) => {
        worker = undefined;
        reject(error);
      };
      asked.removeAllListeners();
      asked.once('message', resolve);
      asked.once('error', fail);
      asked.once('exit', () => fail(new Error('The thread of refits ended.')));
      asked.postMessage(question);
    });
  }

  async function close(): Promise<void> {
    worker?.removeAllListeners();
    await worker?.terminate();
  }

  return { ask, close };
}
