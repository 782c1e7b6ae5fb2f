import { Worker } from 'node:worker_threads';
import { StintError } from '../../../../lib/protocol/errors.ts';

/**
 * How long a site's rules may take to be read and applied to one page, ms. Half a megabyte without
 * wildcards takes 14 to 75; the rest is for a machine that is busy, because a site that is late is refused.
 */
const DEADLINE_MS = 1_000;
/** How long the thread may take to start, ms. */
const START_MS = 10_000;

/** Questions that wait for the thread. */
const MAX_WAITING = 100;

/** What the thread is asked. */
export interface RobotsQuestion {
  host: string;
  /** The site's robots.txt, once; then null. */
  text: string | null;
  url: string;
  robot: string;
  /** Hosts whose rules are no longer needed. */
  forget: string[];
}

interface Asked extends Pick<RobotsQuestion, 'host' | 'url' | 'robot'> {
  text: string;
  resolve: (isAllowed: boolean | null) => void;
}

const busy = () =>
  new StintError(
    'rate_limited',
    'Too many pages wait for their robots.txt. Try again in a few seconds.',
    {
      details: { retryAfterSeconds: 5 },
    },
  );

/**
 * Applies robots.txt in a thread of its own: a site chooses how long that takes, 4 s for half a
 * megabyte of wildcards.
 */
export class RobotsReader {
  readonly #queue: Asked[] = [];
  readonly #sent = new Set<string>();
  #forgotten: string[] = [];
  #worker: Worker | undefined;
  #isBusy = false;

  /**
   * @returns whether the page may be fetched; null when the rules take too long to apply
   * @throws StintError `rate_limited` when too many questions wait
   */
  async ask(question: Omit<Asked, 'resolve'>): Promise<boolean | null> {
    if (this.#queue.length >= MAX_WAITING) throw busy();
    return new Promise((resolve) => {
      this.#queue.push({ ...question, resolve });
      this.#next();
    });
  }

  /** Call it when a site's text has changed or is no longer kept. */
  forget(host: string): void {
    if (this.#sent.delete(host)) this.#forgotten.push(host);
  }

  #next(): void {
    const first = this.#queue[0];
    if (this.#isBusy || !first) return;

    this.#isBusy = true;
    // A thread that cannot be started or ended answers nothing; those behind are asked all the same.
    this.#answer(first)
      .catch(() => this.#stop().catch(() => {}))
      .then((answer) => {
        this.#isBusy = false;
        this.#queue.shift();
        first.resolve(answer ?? null);
        this.#next();
      });
  }

  async #answer({ host, text, url, robot }: Asked): Promise<boolean | null> {
    const isNew = !this.#worker;
    const worker = this.#worker ?? this.#start();
    const forget = this.#forgotten.splice(0);
    const question = { host, url, robot, forget, text: this.#sent.has(host) ? null : text };
    this.#sent.add(host);

    const reply = await new Promise<boolean | null>((resolve) => {
      const timer = setTimeout(() => done(null), isNew ? START_MS : DEADLINE_MS);
      const done = (answer: boolean | null) => {
        clearTimeout(timer);
        worker.off('message', done).off('error', onError);
        resolve(answer);
      };
      const onError = () => done(null);
      worker.on('message', done).on('error', onError);
      worker.postMessage(question satisfies RobotsQuestion);
    });

    if (reply === null) await this.#stop();
    return reply;
  }

  #start(): Worker {
    const worker = new Worker(new URL('./robots-thread.ts', import.meta.url));
    worker.unref();
    this.#worker = worker;
    return worker;
  }

  async #stop(): Promise<void> {
    const worker = this.#worker;
    this.#worker = undefined;
    this.#sent.clear();
    this.#forgotten = [];
    await worker?.terminate();
  }
}
