import { parentPort, workerData } from 'node:worker_threads';
import { StintError } from '../../../lib/protocol/errors.ts';
import { readLines } from './read-lines.ts';
import type { UploadDone, UploadRefused, UploadSent } from './read-upload.ts';

/** The line that is being read, where the serving thread sees it while this one is busy. */
const { line } = workerData as { line: Int32Array };

/** Reads one upload after another, for read-upload.ts. */
parentPort?.on('message', (sent: UploadSent) => {
  parentPort?.postMessage(read(sent));
});

function read({ kind, jsonl }: UploadSent): UploadDone | UploadRefused {
  try {
    return { tasks: readLines(kind, jsonl, (number) => Atomics.store(line, 0, number)) };
  } catch (error) {
    if (!(error instanceof StintError)) throw error;
    const { code, message, details } = error;
    return { refused: { code, message, details } };
  }
}
