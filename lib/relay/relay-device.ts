import type { RelayMessage } from '../protocol/relay.ts';
import type { RelayState } from '../protocol/sharing-view.ts';
import { answerTally } from './answer-tally.ts';
import { createJobs } from './jobs.ts';
import type { RelayOptions } from './options.ts';
import { RelayConnection } from './relay-connection.ts';

const FIRST_WAIT_MS = 1_000;
const MAX_WAIT_MS = 5 * 60_000;
/** Jobs that one `hello` may ask to resume. */
const MAX_RESUMED = 8;

/** `stop` codes that end the connection until a person looks, and the state that each leads to. */
const FINAL = {
  divergence: 'diverged',
  replaced: 'replaced',
} as const;

/** `stop` codes for what passes by itself, and the least wait before the next try, ms. */
const TEMPORARY = {
  relay_off: { state: 'switched_off', waitMs: 30_000 },
  network_full: { state: 'network_full', waitMs: 60_000 },
  /** A misunderstanding, such as between two versions: neither side is known to be at fault. */
  protocol: { state: 'waiting', waitMs: 5 * 60_000 },
} as const;

type Said<Type extends RelayMessage['type']> = Extract<RelayMessage, { type: Type }>;

/**
 * A device's side of the relay: one connection, reopened when it breaks, and the jobs on it. It holds
 * nothing that must outlive a worker: after a worker was stopped, `start` begins again and the relay
 * gives the jobs to other devices.
 */
export class RelayDevice {
  readonly #options: RelayOptions;
  readonly #jobs: ReturnType<typeof createJobs>;
  /** Whether sharing is on; a lost connection is only then opened again. */
  #isWanted = false;
  #state: RelayState = 'off';
  #connection: RelayConnection | null = null;
  #failures = 0;
  /** The session token last sent to the relay, and the last one that the relay refused. */
  #shownToken = '';
  #refusedToken: string | null = null;
  /** The terms on which this device connected, JSON. */
  #agreedTerms = '';
  /** How long the relay asked to be left alone after it closes the connection, ms. */
  #leaveMs = 0;
  #retry: ReturnType<typeof setTimeout> | undefined;
  /** Updates of the device's count, one after another in the order in which they arrived. */
  #countUpdates = Promise.resolve();

  constructor(options: RelayOptions) {
    this.#options = options;
    this.#jobs = createJobs(
      options,
      () => (this.#connection?.isWelcome ? this.#connection.socket : null),
      (job, bytes) => this.#inTurn(() => options.tally.sent(job, bytes)),
    );
  }

  get state(): RelayState {
    return this.#state;
  }

  /** Number of running jobs. */
  get running(): number {
    return this.#jobs.running;
  }

  /** Switches on: connects unless it is connected already. An alarm may call it again. */
  start(): void {
    this.#isWanted = true;
    // An alarm does not shorten the wait before the next try.
    if (!this.#connection && this.#retry === undefined) this.#connect();
  }

  /** Switches off: no more bytes leave once this returns. */
  stop(): void {
    this.#finish('off');
  }

  /**
   * Applies a changed policy: jobs that it no longer allows end at once, and the rest go on. Other
   * campaigns or slots need a new connection, which ends all jobs.
   */
  refresh(): void {
    if (!this.#isWanted) return;
    if (this.#connection?.isWelcome && JSON.stringify(this.#terms()) === this.#agreedTerms) {
      this.#jobs.endForbidden();
      return;
    }

    this.#jobs.stopAll();
    this.#failures = 0;
    this.#connect();
  }

  #connect(): void {
    this.#hangUp();
    this.#become('connecting');
    this.#options.token(this.#refusedToken).then(
      (token) => this.#open(token),
      () => this.#tryAgain(),
    );
  }

  #open(token: string): void {
    if (!this.#isWanted || this.#connection) return;

    this.#shownToken = token;
    this.#connection = new RelayConnection(this.#options, {
      opened: () => this.#greet(token),
      heard: (message) => this.#hear(message),
      closed: () => this.#tryAgain(this.#leaveMs),
      fellSilent: () => this.#tryAgain(),
    });
  }

  #greet(token: string): void {
    const terms = this.#terms();
    this.#agreedTerms = JSON.stringify(terms);
    const resume = this.#jobs.resumable().slice(0, MAX_RESUMED);
    this.#connection?.say({ type: 'hello', v: 1, token, ...terms, resume });
  }

  /** The terms of a connection. Other terms need a new connection. */
  #terms() {
    const { campaigns, jobs: slots } = this.#options.policy();
    const { region } = this.#options;
    return { campaigns, slots, ...(region && { region }) };
  }

  #hear(message: RelayMessage | null): void {
    switch (message?.type) {
      case 'welcome':
        this.#welcome(message);
        break;
      case 'job':
        this.#jobs.take(message);
        break;
      case 'credit':
        this.#jobs.credit(message.stream, message.bytes);
        break;
      case 'cancel':
        this.#jobs.cancel(message.stream);
        break;
      case 'done':
        this.#booked(message);
        break;
      case 'tally':
        this.#tally(message);
        break;
      case 'ping':
        this.#connection?.say({ type: 'pong', t: message.t });
        break;
      case 'drain':
        // The relay is about to close the connection, after the last job.
        this.#leaveMs = message.afterMs;
        break;
      case 'stop':
        this.#stopped(message.code);
        break;
      case undefined:
        // A relay that cannot be understood is given no page.
        this.#tryAgain();
        break;
    }
  }

  #welcome({ resume, limits }: Said<'welcome'>): void {
    if (this.#connection) this.#connection.isWelcome = true;
    this.#failures = 0;
    this.#refusedToken = null;
    this.#jobs.setLimits(limits);
    this.#jobs.resume(resume);
    this.#become('ready');
  }

  #booked({ stream, bytes }: Said<'done'>): void {
    const job = this.#jobs.booked(stream, bytes);
    if (job) this.#inTurn(() => this.#options.tally.booked(job.id, job.bytes));
  }

  #tally({ receipt }: Said<'tally'>): void {
    const { live } = this.#jobs;
    this.#inTurn(async () => {
      const answer = await answerTally(this.#options, receipt, live);
      if (answer) this.#connection?.say(answer.reply);
      if (!answer || answer.hasDiverged) this.#finish('diverged');
    });
  }

  #stopped(code: Said<'stop'>['code']): void {
    if (code === 'relay_off' || code === 'network_full' || code === 'protocol') {
      const { state, waitMs } = TEMPORARY[code];
      this.#jobs.stopAll();
      this.#tryAgain(waitMs);
      this.#become(state);
    } else if (code === 'unauthorized') {
      this.#refusedToken = this.#shownToken;
      this.#tryAgain();
    } else this.#finish(FINAL[code]);
  }

  /** A receipt that does not verify, or a count that cannot be stored, stops sharing. */
  #inTurn(work: () => Promise<void>): void {
    this.#countUpdates = this.#countUpdates.then(work).catch(() => this.#finish('diverged'));
  }

  /** Connects again after a wait that doubles with each failure. */
  #tryAgain(atLeastMs = 0): void {
    this.#hangUp();
    if (!this.#isWanted) return;

    this.#become('waiting');
    const most = Math.min(MAX_WAIT_MS, FIRST_WAIT_MS * 2 ** this.#failures++);
    const wait = Math.max(atLeastMs, most / 2) + (this.#options.random() * most) / 2;
    this.#retry = setTimeout(() => this.#connect(), wait);
  }

  #finish(last: RelayState): void {
    this.#isWanted = false;
    this.#hangUp();
    this.#jobs.stopAll();
    this.#become(last);
  }

  #hangUp(): void {
    clearTimeout(this.#retry);
    this.#retry = undefined;
    this.#leaveMs = 0;
    const connection = this.#connection;
    this.#connection = null;
    connection?.hangUp();
  }

  #become(next: RelayState): void {
    if (next === this.#state) return;
    this.#state = next;
    this.#options.onState(next);
  }
}
