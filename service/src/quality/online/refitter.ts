import { type ChildProcess, fork } from 'node:child_process';
import type { Answer, Question, Reply } from './refit-process.ts';

export interface Refitter {
  /**
   * Asks the process, one request at a time; null when it was closed in the meantime.
   * @throws Error when the process exited or the refit failed; the next request starts a new process
   */
  ask(question: Question): Promise<Reply | null>;
  close(): Promise<void>;
}

const FLAGS = ['--disable-warning=ExperimentalWarning'];

/**
 * Runs refits in a process that starts with the first request. It is not a thread, because its
 * garbage would be collected by the service's own helper threads and stay in the same memory. It
 * gets no environment, because that contains the service's keys.
 * @param path of the database file
 */
export function createRefitter(path: string): Refitter {
  let child: ChildProcess | undefined;
  let closed = false;

  function start(): ChildProcess {
    const started = fork(new URL('./refit-process.ts', import.meta.url), [path], {
      serialization: 'advanced',
      execArgv: FLAGS,
      env: {},
    });
    const forget = () => {
      if (child === started) child = undefined;
    };
    started.once('exit', forget);
    // It could not be started, so there will be no exit event.
    started.once('error', forget);

    return started;
  }

  async function ask(question: Question): Promise<Reply | null> {
    if (closed) return null;
    child ??= start();
    const answer = await answerOf(child, question);
    if (answer !== null && 'reply' in answer) return answer.reply;
    if (closed) return null;
    throw new Error(answer === null ? 'the refit process exited' : answer.failed);
  }

  async function close(): Promise<void> {
    closed = true;
    const last = child;
    if (!last) return;

    const gone = new Promise((resolve) => {
      last.once('exit', resolve);
      last.once('error', resolve);
    });
    last.kill('SIGKILL');
    await gone;
  }

  return { ask, close };
}

/** Sends a request; null when the process exits first. */
function answerOf(child: ChildProcess, question: Question): Promise<Answer | null> {
  return new Promise((resolve) => {
    const done = (answer: Answer | null) => {
      child.off('message', told);
      child.off('exit', ended);
      child.off('error', ended);
      resolve(answer);
    };

    const told = (message: unknown) => done(message as Answer);
    const ended = () => done(null);
    child.once('message', told);
    child.once('exit', ended);
    child.once('error', ended);
    child.send(question);
  });
}
