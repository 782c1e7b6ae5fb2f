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

/** Callbacks for what a job brings. After `end` or `fail` none is called. */
export interface Flight {
  job: Job;
  head(message: Extract<DeviceMessage, { type: 'head' }>): void;
  data(body: Uint8Array): void;
  end(): void;
  fail(reason: JobFailure | 'lost' | 'lied'): void;
}

/** A job that is running on a device. */
export interface JobOnDevice {
  /** Call it when the requester has taken more bytes: the device may then send as many again. */
  consumed(bytes: number): void;
  /** Tells the device how many of its bytes are in the book. */
  booked(bytes: number): void;
  /** Call it when the requester gives up. */
  cancel(): void;
}

/** A slot that is reserved for a job while it is stored. Start or release it, once. */
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

/** How long a device has to resume the jobs of a dropped socket, ms. */
export const RESUME_MS = 15_000;

/**
 * One device's connection. It starts jobs, checks every frame against credit and job size, and
 * outlives its socket for 15 s so that a half-fetched page can continue.
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
  /** How many slots are reserved for jobs that are being stored. */
  #reserved = 0;
  /** Messages held back until the receipt that is being written was sent; null when none is. */
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
  /** Whether a device that came back still offers the same. */
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
   * Writes a receipt and sends it before any message about booked jobs: a job booked after the
   * receipt was written must not be told before it, or the two counts would seem to differ.
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

  /** Reserves a slot for a job that has to be stored first. */
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
    // The device may have disconnected while the job was being stored.
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

  /** @returns false when the message breaks the protocol, so that the device must go */
  onText(message: Extract<DeviceMessage, { type: 'head' | 'fail' }>): boolean {
    const stream = this.#streams.get(message.stream);
    // The job was cancelled while this message was on its way.
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

  /** Ends a job whose head is not valid: it says what a site sent. */
  onBadHead(id: number): void {
    const stream = this.#streams.get(id);
    if (!stream) return;
    this.send({ type: 'cancel', stream: id });
    this.#close(id);
    stream.fail('network');
  }

  /** @returns false when the message breaks the protocol, so that the device must go */
  onBytes(bytes: Uint8Array): boolean {
    const frame = decodeFrame(bytes);
    if (!frame) return false;

    const stream = this.#streams.get(frame.stream);
    if (!stream) return frame.stream < this.#nextStream;
    const received = stream.received + frame.body.length;
    // No more is ever granted than the page may have.
    if (!stream.hasHead || received > stream.granted) return false;

    stream.received = received;
    if (frame.body.length > 0) stream.data(frame.body);
    if (frame.type === FRAME.last && this.#streams.has(frame.stream)) {
      this.#close(frame.stream);
      stream.end();
    }

    return true;
  }

  /** Call it when the socket is gone: pages without a head are retried elsewhere at once, others wait. */
  detach(socket: WebSocket): void {
    if (socket !== this.socket) return;
    this.#wire = null;
    for (const [id, stream] of this.#streams) if (!stream.hasHead) this.#lose(id, stream);
  }

  /** Continues on another socket with the jobs that the device still has. @returns those it can resume */
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
