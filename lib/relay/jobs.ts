import { createHostRate } from '../domain/host-rate.ts';
import { bytesLeft, lowerLimits, refuseJob } from '../domain/sharing-policy.ts';
import type { DeviceMessage, Job, JobFailure } from '../protocol/relay.ts';
import type { JobRecord } from '../protocol/sharing.ts';
import type { RelayOptions, RelaySocket } from './options.ts';
import { createOutgoing, type Outgoing } from './outgoing.ts';
import { JobError, runJob } from './run-job.ts';
import { createThrottle, pause } from './throttle.ts';

interface Held {
  job: Job;
  out: Outgoing;
  abort: AbortController;
}

const reasonOf = (error: unknown, signal: AbortSignal): JobFailure => {
  if (signal.aborted && signal.reason instanceof JobError) return signal.reason.reason;
  return error instanceof JobError ? error.reason : 'network';
};

/** The jobs of one device: accepted within its limits, run, and kept until the relay books them. */
export function createJobs(
  options: RelayOptions,
  socket: () => RelaySocket | null,
  onSent: (job: string, bytes: number) => void,
) {
  const { now } = options;
  const held = new Map<number, Held>();
  /** Jobs that the relay has cancelled and not booked yet. */
  const cancelled = new Map<number, { id: string; sent: number }>();
  const throttle = createThrottle(now);
  const wait = createHostRate(now, options.hostRate);
  let limits = { jobs: 8, kbitPerSecond: 0 };

  const send = (message: DeviceMessage) => socket()?.send(JSON.stringify(message));
  const fail = (stream: number, reason: JobFailure) => send({ type: 'fail', stream, reason });
  const running = new Set<Held>();

  /** Why the policy forbids a job, no matter what else runs; null when it does not. */
  function forbidden(job: Job): JobFailure | null {
    const policy = options.policy();
    return policy.on ? refuseJob(job, policy, options.campaigns()) : 'stopped';
  }

  /** Why a job is refused now; null when it can run. */
  function refusal(job: Job): JobFailure | null {
    const policy = options.policy();
    const refused = forbidden(job);
    if (refused) return refused;
    if (running.size >= lowerLimits(policy, limits).jobs) return 'refused_busy';
    if (bytesLeft(policy, options.usage()) === 0) return 'refused_cap';
    return wait(new URL(job.url).hostname) === 0 ? null : 'refused_rate';
  }

  /** Waits until the rate allows more. A job dropped in the meantime neither sends nor counts. */
  async function pace(bytes: number, signal: AbortSignal): Promise<void> {
    const { kbitPerSecond } = lowerLimits(options.policy(), limits);
    const wait = throttle(bytes, (kbitPerSecond * 1000) / 8);
    if (wait > 0) await pause(wait, signal);
    signal.throwIfAborted();
    options.onBytes(bytes);
  }

  function record(
    job: Job,
    startedAt: number,
    end: Pick<JobRecord, 'status' | 'bytes' | 'result'>,
  ) {
    const { hostname: host, pathname, search } = new URL(job.url);
    const { id, campaign, method } = job;
    const path = pathname + search;
    options.onJob({ id, campaign, host, path, method, startedAt, endedAt: now(), ...end });
  }

  async function run(job: Job): Promise<void> {
    const abort = new AbortController();
    const out = createOutgoing(job.stream, job.credit, socket);
    const own: Held = { job, out, abort };
    held.set(job.stream, own);
    running.add(own);

    const startedAt = now();
    const timer = setTimeout(() => abort.abort(new JobError('timeout')), job.timeoutMs);

    let status: number | null = null;
    let result = 'done';
    try {
      await options.onStart(job, startedAt);
      abort.signal.throwIfAborted();
      status = await runJob({
        job,
        options,
        signal: abort.signal,
        out,
        left: () => bytesLeft(options.policy(), options.usage()),
        pace: (bytes) => pace(bytes, abort.signal),
        sendHead: (head) => send({ type: 'head', stream: job.stream, ...head }),
      });
    } catch (error) {
      result = reasonOf(error, abort.signal);
      if (held.delete(job.stream)) fail(job.stream, result as JobFailure);
      out.stop();
      abort.abort();
    } finally {
      clearTimeout(timer);
      running.delete(own);
      onSent(job.id, out.sent);
      record(job, startedAt, { status, bytes: out.sent, result });
    }
  }

  function drop(stream: number, reason: JobFailure): number {
    const own = held.get(stream);
    if (!own) return 0;
    held.delete(stream);
    own.out.stop();
    // Most jobs are over by then, and an error with its stack trace costs more than the rest here.
    if (running.has(own)) own.abort.abort(new JobError(reason));
    return own.out.sent;
  }

  return {
    /** Bytes that the running jobs have sent. */
    get live() {
      let sum = 0;
      for (const { out } of running) sum += out.sent;
      return sum;
    },
    get running() {
      return running.size;
    },
    setLimits: (next: { jobs: number; kbitPerSecond: number }) => {
      limits = next;
    },
    take(job: Job): void {
      const refused = refusal(job);
      if (refused) fail(job.stream, refused);
      else void run(job);
    },
    credit: (stream: number, bytes: number) => held.get(stream)?.out.credit(bytes),
    cancel(stream: number): void {
      const id = held.get(stream)?.job.id;
      if (id !== undefined) cancelled.set(stream, { id, sent: drop(stream, 'stopped') });
    },
    /** The relay has booked a job. @returns its id, and its bytes, never more than were sent */
    booked(stream: number, bytes: number): { id: string; bytes: number } | null {
      const id = held.get(stream)?.job.id;
      const known =
        id === undefined ? cancelled.get(stream) : { id, sent: drop(stream, 'stopped') };
      cancelled.delete(stream);
      return known ? { id: known.id, bytes: Math.min(bytes, known.sent) } : null;
    },
    /** Jobs that a new socket may ask the relay to resume. */
    resumable: () =>
      [...held].map(([stream, { job, out }]) => ({ id: job.id, stream, bytes: out.sent })),
    resume(
      known: readonly { id: string; stream: number; bytes: number; granted?: number | undefined }[],
    ): void {
      for (const [stream, { job, out }] of held) {
        const same = known.find((each) => each.stream === stream && each.id === job.id);
        if (same) out.resume(same.bytes, same.granted);
        else drop(stream, 'stopped');
      }
      cancelled.clear();
    },
    /** Ends the jobs that the policy now forbids, and tells the relay about each. */
    endForbidden(): void {
      for (const own of running) {
        const { job } = own;
        // The relay may have cancelled the job and used its stream again.
        if (held.get(job.stream) !== own || !forbidden(job)) continue;
        drop(job.stream, 'stopped');
        fail(job.stream, 'stopped');
      }
    },
    /** Drops all jobs at once. */
    stopAll(): void {
      for (const stream of held.keys()) drop(stream, 'stopped');
    },
  };
}
