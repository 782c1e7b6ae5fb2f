import { Worker } from 'node:worker_threads';
import { rangeOf } from '../../../lib/domain/address-range.ts';
import { type ErrorCode, StintError } from '../../../lib/protocol/errors.ts';
import { FairQueue } from '../fair-queue.ts';
import type { StoredTask } from '../kinds/stored-task.ts';

/** How long one line may take, ms. A page of plain text takes 2. */
const LINE_MS = 2_000;
/** How long a whole upload may take, ms. */
const UPLOAD_MS = 120_000;
const LOOK_MS = 100;
/** Uploads that wait for the thread. */
const MAX_WAITING = 20;
/** Memory of the thread, MB. */
const MAX_MEMORY = 1_024;

export interface UploadSent {
  /** The campaign's. */
  kind: string;
  jsonl: string;
}
export interface UploadDone {
  tasks: StoredTask[];
}
export interface UploadRefused {
  refused: { code: ErrorCode; message: string; details: Record<string, unknown> | undefined };
}
type Reply = UploadDone | UploadRefused;

interface Thread {
  worker: Worker;
  line: Int32Array;
}

let thread: Thread | undefined;
const queue = new FairQueue(MAX_WAITING, Date.now);
const waiting = new Set<string>();

/**
 * Reads an upload in a thread of its own, because parsing Markdown takes time that a stranger
 * chooses. Uploads are read one after another, first those of whoever used the thread least, and each
 * wallet waits with one at most.
 * @param address where it comes from; addresses of one range count as one network
 * @throws StintError `malformed` with the number of the first wrong or slow line, `too_large`,
 *   `rate_limited`
 */
export async function readUpload(
  wallet: string,
  address: string,
  sent: UploadSent,
): Promise<StoredTask[]> {
  if (waiting.has(wallet)) throw busy('Another upload of yours is being read.');
  waiting.add(wallet);
  try {
    return await queue.run([`wallet ${wallet}`, `network ${rangeOf(address)}`], () =>
      readInThread(sent),
    );
  } finally {
    waiting.delete(wallet);
  }
}

const busy = (what: string) =>
  new StintError('rate_limited', `${what} Try again in a few seconds.`, {
    details: { retryAfterSeconds: 5 },
  });

function openThread(): Thread {
  const line = new Int32Array(new SharedArrayBuffer(4));
  const worker = new Worker(new URL('./upload-thread.ts', import.meta.url), {
    workerData: { line },
    resourceLimits: { maxOldGenerationSizeMb: MAX_MEMORY },
  });
  // The thread waits for the next upload, which must not keep the process alive.
  worker.unref();
  return { worker, line };
}

async function readInThread(sent: UploadSent): Promise<StoredTask[]> {
  thread ??= openThread();
  const { worker, line } = thread;
  Atomics.store(line, 0, 0);
  try {
    const reply = await askThread(worker, line, sent);
    if ('tasks' in reply) return reply.tasks;
    const { code, message, details } = reply.refused;
    throw new StintError(code, message, details && { details });
  } catch (error) {
    if (error instanceof TooSlow || !(error instanceof StintError)) {
      thread = undefined;
      await worker.terminate();
    }
    throw explain(error, Atomics.load(line, 0));
  }
}

class TooSlow extends Error {}

function askThread(worker: Worker, line: Int32Array, sent: UploadSent): Promise<Reply> {
  return new Promise((resolve, reject) => {
    let seen = -1;
    let still = 0;
    let looks = 0;
    const look = setInterval(() => {
      const now = Atomics.load(line, 0);
      still = now === seen ? still + LOOK_MS : 0;
      seen = now;
      looks += 1;
      // Before the first line the thread may still be starting.
      if ((now > 0 && still > LINE_MS) || looks * LOOK_MS > UPLOAD_MS) settle(new TooSlow());
    }, LOOK_MS);
    const settle = (outcome: Reply | Error) => {
      clearInterval(look);
      worker.off('message', settle).off('error', settle);
      if (outcome instanceof Error) reject(outcome);
      else resolve(outcome);
    };

    worker.on('message', settle).on('error', settle);
    worker.postMessage(sent);
  });
}

/** What stopped the thread, in the requester's terms. */
function explain(error: unknown, line: number): unknown {
  const details = { line };
  if (error instanceof TooSlow) {
    const what = `Line ${line} takes too long to read. Shorten it, or use less nested Markdown.`;
    return new StintError('malformed', what, { details });
  }
  if ((error as { code?: string }).code === 'ERR_WORKER_OUT_OF_MEMORY') {
    return new StintError('too_large', 'The upload needs too much memory. Split the file.');
  }
  return error;
}
