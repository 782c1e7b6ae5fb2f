import { type DeviceMessage, RelayMessage } from '../protocol/relay.ts';
import { HEARTBEAT_MS, SILENCE_MS } from '../protocol/relay-frames.ts';
import type { RelayState } from '../protocol/sharing-view.ts';
import { answerTally } from './answer-tally.ts';
import { createJobs } from './jobs.ts';
import type { RelayOptions, RelaySocket } from './options.ts';

const FIRST_WAIT_MS = 1_000;
const LONGEST_WAIT_MS = 5 * 60_000;

/** What ends the connection for good until somebody looks, by what the relay said. */
const FINAL = {
  divergence: 'diverged',
  replaced: 'replaced',
  protocol: 'diverged',
} as const;

/** What is over by itself some time, and how long it is waited for at least, ms. */
const PATIENT = {
  relay_off: { state: 'switched_off', waitMs: 30_000 },
  network_full: { state: 'network_full', waitMs: 60_000 },
} as const;

/**
 * A device's side of the relay: one socket, revived when it dies, and the jobs on it. Holds
 * nothing that must outlive a worker: after one was stopped, `start` begins anew and the
 * relay gives the jobs to others.
 */
export function createRelay(options: RelayOptions) {
  const { now } = options;
  let wanted = false;
  let state: RelayState = 'off';
  let socket: RelaySocket | null = null;
  let isReady = false;
  let heardAt = 0;
  let failures = 0;
  /** The session token that the relay was last shown, and the one that it did not take. */
  let shown = '';
  let refused: string | null = null;
  /** The terms on which this device connected, JSON. */
  let agreed = '';
  let beat: ReturnType<typeof setInterval> | undefined;
  let retry: ReturnType<typeof setTimeout> | undefined;
  const jobs = createJobs(
    options,
    () => (isReady ? socket : null),
    (job, bytes) => inTurn(() => options.tally.sent(job, bytes)),
  );
  let books = Promise.resolve();

  /** What concerns the count happens in the order in which it was heard. */
  function inTurn(work: () => Promise<void>): void {
    books = books.then(work).catch(() => finish('diverged'));
  }

  function become(next: RelayState): void {
    if (next === state) return;
    state = next;
    options.onState(next);
  }
  const say = (message: DeviceMessage) => socket?.send(JSON.stringify(message));

  /** Lets go of the socket; what it says later is not heard. */
  function hangUp(): void {
    clearInterval(beat);
    clearTimeout(retry);
    retry = undefined;
    const old = socket;
    socket = null;
    isReady = false;
    if (!old) return;
    old.onopen = old.onmessage = old.onclose = null;
    old.onerror = () => {};
    old.close();
  }

  function again(atLeastMs = 0): void {
    hangUp();
    if (!wanted) return;
    become('waiting');
    const most = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** failures++);
    const wait = Math.max(atLeastMs, most / 2) + (options.random() * most) / 2;
    retry = setTimeout(connect, wait);
  }

  function finish(last: RelayState): void {
    wanted = false;
    hangUp();
    jobs.stopAll();
    become(last);
  }

  /** What a connection is made for; another one is needed for others. */
  function terms() {
    const { campaigns, jobs: slots } = options.policy();
    const { region } = options;
    return { campaigns, slots, ...(region && { region }) };
  }

  function connect(): void {
    hangUp();
    become('connecting');
    options.token(refused).then(open, () => again());
  }

  function open(token: string): void {
    if (!wanted || socket) return;
    const next = new options.WebSocket(options.url);
    socket = next;
    shown = token;
    next.binaryType = 'arraybuffer';
    heardAt = now();
    next.onopen = () => {
      const own = terms();
      agreed = JSON.stringify(own);
      say({ type: 'hello', v: 1, token, ...own, resume: jobs.resumable().slice(0, 8) });
    };
    next.onmessage = ({ data }) => {
      heardAt = now();
      if (typeof data === 'string') hear(data);
    };
    next.onclose = () => again();
    next.onerror = () => {};
    beat = setInterval(() => {
      if (now() - heardAt > SILENCE_MS) again();
      else if (isReady) say({ type: 'ping', t: now() });
    }, HEARTBEAT_MS);
  }

  function read(text: string): RelayMessage | null {
    try {
      const parsed = RelayMessage.safeParse(JSON.parse(text));
      return parsed.success ? parsed.data : null;
    } catch {
      return null;
    }
  }

  function hear(text: string): void {
    const message = read(text);
    // A relay that says what nobody understands is not given a page.
    if (!message) {
      again();
      return;
    }
    if (message.type === 'job') jobs.take(message);
    else if (message.type === 'credit') jobs.credit(message.stream, message.bytes);
    else if (message.type === 'cancel') jobs.cancel(message.stream);
    else if (message.type === 'done') booked(message);
    else if (message.type === 'ping') say({ type: 'pong', t: message.t });
    else if (message.type === 'welcome') welcome(message);
    else if (message.type === 'tally') tally(message);
    else if (message.type === 'drain') leave(message.afterMs);
    else if (message.type === 'stop') stopped(message.code);
  }

  function welcome({ resume, limits }: Extract<RelayMessage, { type: 'welcome' }>): void {
    isReady = true;
    failures = 0;
    refused = null;
    jobs.lower(limits);
    jobs.resume(resume);
    become('ready');
  }

  function booked({ stream, bytes }: Extract<RelayMessage, { type: 'done' }>): void {
    const job = jobs.booked(stream, bytes);
    if (job) inTurn(() => options.tally.booked(job.id, job.bytes));
  }

  function tally({ receipt }: Extract<RelayMessage, { type: 'tally' }>): void {
    const { live } = jobs;
    inTurn(async () => {
      const answer = await answerTally(options, receipt, live);
      if (answer) say(answer.reply);
      if (!answer || answer.isApart) finish('diverged');
    });
  }

  /** The relay goes away soon: it closes the socket when the last job is done. */
  function leave(afterMs: number): void {
    if (socket) socket.onclose = () => again(afterMs);
  }

  function stopped(code: Extract<RelayMessage, { type: 'stop' }>['code']): void {
    if (code === 'relay_off' || code === 'network_full') {
      const { state: next, waitMs } = PATIENT[code];
      jobs.stopAll();
      again(waitMs);
      become(next);
    } else if (code === 'unauthorized') {
      refused = shown;
      again();
    } else finish(FINAL[code]);
  }

  return {
    get state() {
      return state;
    },
    /** Jobs that run at this moment. */
    get running() {
      return jobs.running;
    },
    /** On: connects now, or goes on if it is connected. Call it from an alarm, too. */
    start(): void {
      wanted = true;
      // Who waits to try again goes on waiting: an alarm does not cut it short.
      if (!socket && retry === undefined) connect();
    },
    /** Off: nothing leaves any more when this returns. */
    stop: () => finish('off'),
    /**
     * The policy changed: what it no longer allows ends at once, and the rest goes on. The relay takes
     * other campaigns or slots from a new connection alone, and with the old one all jobs end.
     */
    refresh(): void {
      if (!wanted) return;
      if (isReady && JSON.stringify(terms()) === agreed) {
        jobs.endForbidden();
        return;
      }
      jobs.stopAll();
      failures = 0;
      connect();
    },
  };
}

export type RelayDevice = ReturnType<typeof createRelay>;
