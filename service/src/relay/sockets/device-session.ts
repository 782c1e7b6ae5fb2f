import type { WebSocket } from 'ws';
import type {
  BandwidthReceipt,
  DeviceMessage,
  Job,
  JobFailure,
  RelayMessage,
} from '../../../../lib/protocol/relay.ts';
import {
  decodeFrame,
  FRAME,
  SILENCE_MS,
  STREAM_WINDOW,
} from '../../../../lib/protocol/relay-frames.ts';
import type { Wire } from './wire.ts';

/** What a job brings, told as it comes. After `end` or `fail` nothing more is told. */
export interface Flight {
  job: Job;
  head(message: Extract<DeviceMessage, { type: 'head' }>): void;
  data(body: Uint8Array): void;
  end(): void;
  fail(reason: JobFailure | 'lost' | 'lied'): void;
}

/** A job that runs on a device. */
export interface JobOnDevice {
  /** The reader has taken so many bytes more: the device may send as many again. */
  consumed(bytes: number): void;
  /** The book holds so many bytes of it: tells the device. */
  booked(bytes: number): void;
  /** The reader gives up. */
  cancel(): void;
}

/** A place that is kept for a job while it is stored: started or released, once. */
export interface Slot {
  start(job: JobToStart, flight: Omit<Flight, 'job'>): JobOnDevice;
  release(): void;
}

type JobToStart = Omit<Job, 'type' | 'stream' | 'credit'>;

interface Stream extends Flight {
  hasHead: boolean;
  received: number;
  granted: number;
  consumed: number;
}

interface Peer {
  device: string;
  campaigns: readonly string[];
  slots: number;
  region: string | undefined;
  address: string;
  range: string;
}

/** How long a device may take to come back to the jobs of a dropped socket, ms. */
export const RESUME_MS = 15_000;

/**
 * One device's connection: gives it jobs, checks every frame against credit and job size, and
 * outlives its socket for 15 s so that a page that was half there can go on.
 */
export class DeviceSession {
  readonly device: string;
  readonly campaigns: readonly string[];
  readonly region: string | undefined;
  readonly address: string;
  readonly range: string;
  readonly #slots: number;
  readonly #streams = new Map<number, Stream>();
  readonly #onFree: (session: DeviceSession) => void;
  #wire: Wire | null;
  #nextStream = 1;
  /** Jobs that are being stored, and will start here. */
  #reserved = 0;
  /** What is not to be said before the receipt that is being written. */
  #kept: RelayMessage[] | null = null;
  #draining = false;
  heardAt: number;

  constructor(peer: Peer, wire: Wire, now: number, onFree: (s: DeviceSession) => void) {
    this.device = peer.device;
    this.campaigns = peer.campaigns;
    this.region = peer.region;
    this.address = peer.address;
    this.range = peer.range;
    this.#slots = peer.slots;
    this.#wire = wire;
    this.#onFree = onFree;
    this.heardAt = now;
  }

  get hasRoom(): boolean {
    return this.#wire !== null && !this.#draining && this.#inUse < this.#slots;
  }
  get #inUse(): number {
    return this.#streams.size + this.#reserved;
  }
  /** Does a device that is back still say the same of itself? */
  isLike(said: Pick<Peer, 'campaigns' | 'slots' | 'region'>): boolean {
    const { slots, region, campaigns } = said;
    const same = slots === this.#slots && region === this.region;
    return same && campaigns.join() === this.campaigns.join();
  }
  get isIdle(): boolean {
    return this.#inUse === 0;
  }
  get socket(): WebSocket | null {
    return this.#wire?.socket ?? null;
  }

  send(message: RelayMessage): void {
    this.#wire?.say(message);
  }

  /**
   * Says nothing of booked jobs until the receipt is said: one that is booked after the receipt
   * was written must not be heard of before it, or the counts would seem to be apart.
   */
  async tally(write: () => Promise<BandwidthReceipt | null>): Promise<void> {
    const kept: RelayMessage[] = [];
    this.#kept = kept;
    try {
      const receipt = await write();
      if (receipt) this.send({ type: 'tally', receipt });
    } finally {
      this.#kept = null;
      for (const message of kept) this.send(message);
    }
  }

  /** Keeps a slot for a job that is stored first, and started or released then. */
  reserve(): Slot {
    this.#reserved += 1;
    return {
      start: (job: JobToStart, flight: Omit<Flight, 'job'>) => {
        this.#reserved -= 1;
        return this.#start(job, flight);
      },
      release: () => {
        this.#reserved -= 1;
        if (this.hasRoom) this.#onFree(this);
      },
    };
  }

  #start(job: JobToStart, flight: Omit<Flight, 'job'>): JobOnDevice {
    const stream = this.#nextStream++;
    const credit = Math.min(STREAM_WINDOW, job.maxBytes);
    const full: Job = { type: 'job', ...job, stream, credit };
    const state: Stream = Object.assign(flight as Flight, {
      job: full,
      hasHead: false,
      received: 0,
      granted: credit,
      consumed: 0,
    });
    this.#streams.set(stream, state);
    // The device may have gone while the job was being stored.
    if (this.#wire) this.send(full);
    else queueMicrotask(() => this.#lose(stream, state));
    return {
      consumed: (bytes: number) => this.#grant(state, bytes),
      booked: (bytes: number) => {
        const done = { type: 'done', stream, bytes } as const;
        if (this.#kept) this.#kept.push(done);
        else this.send(done);
      },
      cancel: () => {
        if (!this.#streams.has(stream)) return;
        this.send({ type: 'cancel', stream });
        this.#close(stream);
      },
    };
  }

  /** @returns false when the device broke the agreement and must go. */
  onText(message: Extract<DeviceMessage, { type: 'head' | 'fail' }>): boolean {
    const stream = this.#streams.get(message.stream);
    // A job that was cancelled while its answer was under way.
    if (!stream) return message.stream < this.#nextStream;
    if (message.type === 'fail') {
      this.#close(message.stream);
      stream.fail(message.reason);
      return true;
    }
    if (stream.hasHead) return false;
    stream.hasHead = true;
    stream.head(message);
    return true;
  }

  /** @returns false when the device broke the agreement and must go. */
  onBytes(bytes: Uint8Array): boolean {
    const frame = decodeFrame(bytes);
    if (!frame) return false;
    const stream = this.#streams.get(frame.stream);
    if (!stream) return frame.stream < this.#nextStream;
    const received = stream.received + frame.body.length;
    if (!stream.hasHead || received > stream.granted || received > stream.job.maxBytes) {
      return false;
    }
    stream.received = received;
    if (frame.body.length > 0) stream.data(frame.body);
    if (frame.type === FRAME.last && this.#streams.has(frame.stream)) {
      this.#close(frame.stream);
      stream.end();
    }
    return true;
  }

  /** The socket is gone: pages without a byte are tried elsewhere at once, others may wait. */
  detach(socket: WebSocket): void {
    if (socket !== this.socket) return;
    this.#wire = null;
    for (const [id, stream] of this.#streams) if (!stream.hasHead) this.#lose(id, stream);
  }

  /** The device is back on another socket and says which jobs it still has. */
  resume(
    wire: Wire,
    kept: readonly { id: string; stream: number; bytes: number }[],
  ): { id: string; stream: number; bytes: number; granted: number }[] {
    this.#wire = wire;
    const resumed = [];
    for (const [id, stream] of this.#streams) {
      const same = kept.find((k) => k.stream === id && k.id === stream.job.id);
      if (same && same.bytes >= stream.received) {
        const { received: bytes, granted } = stream;
        resumed.push({ id: stream.job.id, stream: id, bytes, granted });
      } else this.#lose(id, stream);
    }
    return resumed;
  }

  drain(afterMs: number): void {
    this.#draining = true;
    this.send({ type: 'drain', afterMs });
  }

  /** Ends every job and closes the socket. */
  end(reason: Extract<RelayMessage, { type: 'stop' }> | null, lied = false): void {
    if (reason) this.send(reason);
    this.socket?.close(reason?.code === 'protocol' ? 1008 : 1000);
    this.#wire = null;
    for (const [id, stream] of this.#streams) this.#lose(id, stream, lied);
  }

  isSilent = (now: number): boolean => now - this.heardAt > SILENCE_MS;

  #grant(stream: Stream, bytes: number): void {
    stream.consumed += bytes;
    const open = stream.granted - stream.consumed;
    const wanted = Math.min(STREAM_WINDOW, stream.job.maxBytes - stream.consumed);
    if (open > STREAM_WINDOW / 2 || wanted <= open) return;
    stream.granted += wanted - open;
    if (this.#streams.has(stream.job.stream)) {
      this.send({ type: 'credit', stream: stream.job.stream, bytes: wanted - open });
    }
  }

  #close(id: number): void {
    this.#streams.delete(id);
    if (this.hasRoom) this.#onFree(this);
  }

  #lose(id: number, stream: Stream, lied = false): void {
    if (!this.#streams.delete(id)) return;
    stream.fail(lied ? 'lied' : 'lost');
  }
}
