import { createHash, type Hash } from 'node:crypto';
import { StintError } from '../../../../lib/protocol/errors.ts';
import type { JobFailure } from '../../../../lib/protocol/relay.ts';
import { MAX_FRAME_BODY } from '../../../../lib/protocol/relay-frames.ts';
import { newId } from '../../ids.ts';
import type { Book } from '../accounts/book.ts';
import type { DeviceSession, Flight, JobOnDevice, Slot } from '../sockets/device-session.ts';
import type { Wanted } from '../sockets/fleet.ts';
import type { Order, Page, PageHead, Sink } from './page.ts';

/** A page to fetch, and the kind of device to fetch it through. */
export interface WantedPage {
  order: Order;
  url: URL;
  sink: Sink;
  wanted: Wanted;
  /** Whether to hash its bytes. */
  digest: boolean;
  /** The job that this one is a proof of, or null. */
  proofOf: string | null;
}

/** Why a device did not bring a page: its own reason, or the connection was lost, or it broke the protocol. */
type Failure = JobFailure | 'lost' | 'lied';

/** A device failed before any byte went to the requester, so another one can be tried. */
export class TryAgain extends Error {
  readonly reason: Failure;
  readonly device: string;
  constructor(reason: Failure, device: string) {
    super(reason);
    this.reason = reason;
    this.device = device;
  }
}

const REDIRECTS = new Set([301, 302, 303, 307, 308]);

/** Whether a status is a redirect (RFC 9110, section 15.4). */
export const isRedirect = (status: number): boolean => REDIRECTS.has(status);

interface Parts {
  book: Book;
  now: () => number;
  onError: (error: unknown) => void;
}

/**
 * One attempt to fetch a page through one device: opens the job in the book, runs it on the device,
 * passes the bytes to the requester and closes the job. Runs once.
 */
export class PageAttempt {
  readonly #parts: Parts;
  readonly #session: DeviceSession;
  readonly #asked: WantedPage;
  readonly #id: string;
  readonly #slot: Slot;
  readonly #hash: Hash | null;
  readonly #ended = Promise.withResolvers<Page>();
  #job: JobOnDevice | undefined;
  #timer: NodeJS.Timeout | undefined;
  #head: PageHead | undefined;
  /** Bytes that the device has brought, and how many of them the requester has taken. */
  #bytes = 0;
  #taken = 0;
  /** Whether the requester has seen the head, after which no other device can be tried. */
  #isPassedOn = false;

  /** Reserves a slot on the device; `run` starts the job. */
  constructor(parts: Parts, session: DeviceSession, asked: WantedPage) {
    this.#parts = parts;
    this.#session = session;
    this.#asked = asked;
    this.#id = newId(parts.now());
    this.#hash = asked.digest ? createHash('sha256') : null;
    this.#slot = session.reserve();
  }

  /**
   * @returns the page, once its last byte went to the sink
   * @throws TryAgain before any byte went to the requester, StintError `device_failed` after that,
   *   `conflict` when the requester has left, and what opening the book throws
   */
  async run(): Promise<Page> {
    try {
      await this.#openBook();
    } catch (error) {
      this.#slot.release();
      throw error;
    }

    if (this.#asked.sink.isGone) {
      this.#slot.release();
      this.#closeBook('failed', 0).catch(this.#parts.onError);
      throw requesterLeft();
    }

    this.#start();
    return this.#ended.promise;
  }

  #openBook(): Promise<void> {
    const { order, url, proofOf } = this.#asked;
    const { campaign, requester, method, maxBytes } = order;
    const { device } = this.#session;
    const place = { url: url.href, host: url.hostname };
    const row = { id: this.#id, campaign, requester, device, method, ...place };
    return this.#parts.book.open({ ...row, proof_of: proofOf, maxBytes });
  }

  #closeBook(state: 'done' | 'failed', bytes: number): Promise<void> {
    const { campaign } = this.#asked.order;
    const status = this.#head?.status ?? null;
    return this.#parts.book.close({ id: this.#id, campaign, state, bytes, status });
  }

  #start(): void {
    const { order, url, sink } = this.#asked;
    const { campaign, method, maxBytes, timeoutMs } = order;
    const headers = Object.entries(order.headers) as [string, string][];

    this.#timer = setTimeout(() => this.#cancel('failed', 'timeout'), timeoutMs);
    this.#job = this.#slot.start(
      { id: this.#id, campaign, method, url: url.href, headers, maxBytes, timeoutMs },
      this.#flight(),
    );
    // The bytes that came before the requester left are paid.
    sink.onGone = () => this.#cancel('done', 'gone');
  }

  #flight(): Omit<Flight, 'job'> {
    return {
      head: ({ status, headers }) => this.#passHead(status, headers),
      data: (body) => this.#passBody(body),
      end: () => this.#finish('done'),
      fail: (reason) => this.#finish('failed', reason),
    };
  }

  #passHead(status: number, headers: [string, string][]): void {
    const head = { job: this.#id, url: this.#asked.url.href, status, headers };
    this.#head = head;
    if (this.#asked.order.redirect === 'follow' && isRedirect(status)) return;

    this.#isPassedOn = true;
    this.#write(() => this.#asked.sink.head(head));
  }

  #passBody(body: Uint8Array): void {
    this.#bytes += body.length;
    this.#hash?.update(body);
    const consume = () => {
      this.#taken += body.length;
      this.#job?.consumed(body.length);
    };

    if (this.#isPassedOn) this.#write(() => this.#asked.sink.data(body, consume));
    else consume();
  }

  /** A failed write means that the requester has left; the error must not reach the device's socket. */
  #write(write: () => void): void {
    try {
      write();
    } catch (error) {
      this.#parts.onError(error);
      this.#cancel('failed', 'gone');
    }
  }

  #cancel(state: 'done' | 'failed', reason: 'timeout' | 'gone'): void {
    this.#job?.cancel();
    this.#finish(state, reason);
  }

  #finish(state: 'done' | 'failed', reason?: Failure | 'gone'): void {
    clearTimeout(this.#timer);
    delete this.#asked.sink.onGone;

    const isPaid = state === 'done' || (this.#isPassedOn && this.#isRequestersDoing(reason));
    const counted = isPaid ? this.#bytes : 0;
    // The requester need not wait; the device is told only when the book has stored it.
    this.#closeBook(isPaid ? 'done' : state, counted).then(
      () => this.#job?.booked(counted),
      this.#parts.onError,
    );

    if (reason === undefined && this.#head) this.#ended.resolve(this.#page(this.#head));
    else this.#ended.reject(this.#errorOf(reason));
  }

  /** Whether the requester's own limit or slowness ended it: then the bytes so far are paid. */
  #isRequestersDoing(reason: Failure | 'gone' | undefined): boolean {
    if (reason === 'timeout') return this.#taken < this.#bytes;
    const { maxBytes } = this.#asked.order;
    return reason === 'too_large' && this.#bytes + 2 * MAX_FRAME_BODY >= maxBytes;
  }

  #page(head: PageHead): Page {
    const { device, range } = this.#session;
    const digest = this.#hash?.digest('hex') ?? null;
    return { ...head, device, range, bytes: this.#bytes, digest };
  }

  #errorOf(reason: Failure | 'gone' | undefined): Error {
    if (reason === 'gone') return requesterLeft();
    if (!this.#isPassedOn && reason) return new TryAgain(reason, this.#session.device);
    const text = `The page was cut off: ${reason}.`;
    return new StintError('device_failed', text, { details: { reason } });
  }
}

const requesterLeft = () => new StintError('conflict', 'The requester closed the connection.');
