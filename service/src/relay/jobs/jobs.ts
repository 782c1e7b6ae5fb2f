import { createHash, type Hash } from 'node:crypto';
import type { BandwidthTerms } from '../../../../lib/protocol/campaigns.ts';
import { StintError } from '../../../../lib/protocol/errors.ts';
import type { FetchRequest, JobFailure } from '../../../../lib/protocol/relay.ts';
import { MAX_FRAME_BODY } from '../../../../lib/protocol/relay-frames.ts';
import { newId } from '../../ids.ts';
import type { Book } from '../accounts/book.ts';
import type { DeviceSession } from '../sockets/device-session.ts';
import type { Fleet, Wanted } from '../sockets/fleet.ts';
import { notBrought } from '../targets/not-brought.ts';

const MAX_HOPS = 5;
/** Devices that are tried for one page before a byte of it went on. */
const TRIES = 2;
/** Devices that are asked in all: those whose own limits said no count here only. */
const MAX_ASKED = 5;

export interface Order extends FetchRequest {
  requester: string;
  campaign: string;
  terms: Pick<BandwidthTerms, 'destinations'>;
}

/** Where a page goes. Nothing is called after `end` or a rejected `fetchPage`. */
export interface Sink {
  head(page: PageHead): void;
  /** @param passedOn is to be called when the bytes left this process. */
  data(body: Uint8Array, passedOn: () => void): void;
  /** Set by the fetch: gives up when the reader has gone. */
  onGone?: () => void;
  /** The reader left before anything came. */
  isGone?: boolean;
}

/** Nobody reads a proof: its bytes are counted, hashed and dropped. */
export const nowhere = (): Sink => ({ head: () => {}, data: (_, passedOn) => passedOn() });

export interface PageHead {
  job: string;
  url: string;
  status: number;
  headers: [string, string][];
}

/** What a finished page was, as it stands in the book. */
export interface Page extends PageHead {
  device: string;
  range: string;
  bytes: number;
  /** sha256 of the body, hex; only when it was asked for. */
  digest: string | null;
}

interface Attempt {
  order: Order;
  url: URL;
  sink: Sink;
  wanted: Wanted;
  digest: boolean;
  proofOf: string | null;
}

/** A device gave up before a byte went on: another may be asked. */
class TryAgain extends Error {
  readonly reason: JobFailure | 'lost' | 'lied';
  readonly device: string;
  constructor(reason: JobFailure | 'lost' | 'lied', device: string) {
    super(reason);
    this.reason = reason;
    this.device = device;
  }
}

/** Its own limits say no; it says nothing about the site. */
const isRefusal = (reason: string) => reason.startsWith('refused') || reason === 'stopped';

function tooOften({ reason }: TryAgain): StintError {
  if (reason === 'too_large') {
    return new StintError('too_large', 'The page is over maxBytes.', { details: { reason } });
  }
  return notBrought(reason);
}

const REDIRECTS = new Set([301, 302, 303, 307, 308]);

/** Runs one job on one device and keeps the book. */
function attempt(
  { book, now, onError }: Pick<JobParts, 'book' | 'now' | 'onError'>,
  session: DeviceSession,
  { order, url, sink, ...a }: Attempt,
) {
  const { campaign, requester, method, maxBytes, timeoutMs } = order;
  const id = newId(now());
  const device = session.device;
  const hash: Hash | null = a.digest ? createHash('sha256') : null;
  const row = { id, campaign, requester, device, method, url: url.href, host: url.hostname };
  const place = session.promise();
  return book.open({ ...row, proof_of: a.proofOf, maxBytes }).then(
    () =>
      new Promise<Page>((resolve, reject) => {
        if (sink.isGone) {
          place.release();
          book.close({ id, campaign, state: 'failed', bytes: 0, status: null }).catch(onError);
          reject(new StintError('conflict', 'The reader left.'));
          return;
        }
        let head: PageHead | undefined;
        let isPassedOn = false;
        let bytes = 0;
        /** Of those, what the reader has taken. */
        let taken = 0;
        const timer = setTimeout(() => {
          flight.cancel();
          finish('failed', 'timeout');
        }, timeoutMs);
        /** Limits of the reader's own, or its slowness: what was brought until then is paid. */
        const isReadersDoing = (reason?: string) =>
          (reason === 'timeout' && taken < bytes) ||
          (reason === 'too_large' && bytes + 2 * MAX_FRAME_BODY >= maxBytes);
        const finish = (
          state: 'done' | 'failed',
          reason?: JobFailure | 'lost' | 'lied' | 'gone',
        ) => {
          clearTimeout(timer);
          delete sink.onGone;
          const paid = state === 'done' || (isPassedOn && isReadersDoing(reason));
          const counted = paid ? bytes : 0;
          const status = head?.status ?? null;
          // The reader has what it asked for; who is paid hears of it when it is stored.
          book
            .close({ id, campaign, state: paid ? 'done' : state, bytes: counted, status })
            .then(() => flight.booked(counted), onError);
          if (reason === undefined && head) {
            const digest = hash?.digest('hex') ?? null;
            resolve({ ...head, device, range: session.range, bytes, digest });
          } else if (reason === 'gone') reject(new StintError('conflict', 'The reader left.'));
          else if (isPassedOn || reason === undefined) {
            const text = `The page broke off: ${reason}.`;
            reject(new StintError('device_failed', text, { details: { reason } }));
          } else reject(new TryAgain(reason, device));
        };
        /** A reader that cannot be written to is gone; nothing of it reaches the device's socket. */
        const guarded = (write: () => void) => {
          try {
            write();
          } catch (error) {
            onError(error);
            flight.cancel();
            finish('failed', 'gone');
          }
        };
        const flight = place.start(
          {
            id,
            campaign,
            method,
            url: url.href,
            headers: Object.entries(order.headers) as [string, string][],
            maxBytes,
            timeoutMs,
          },
          {
            head: ({ status, headers }) => {
              head = { job: id, url: url.href, status, headers };
              if (order.redirect === 'follow' && REDIRECTS.has(status)) return;
              isPassedOn = true;
              const said = head;
              guarded(() => sink.head(said));
            },
            data: (body) => {
              bytes += body.length;
              hash?.update(body);
              const consume = () => {
                taken += body.length;
                flight.consumed(body.length);
              };
              if (isPassedOn) guarded(() => sink.data(body, consume));
              else consume();
            },
            end: () => finish('done'),
            fail: (reason) => finish('failed', reason),
          },
        );
        // What came before the reader left was brought, and is paid.
        sink.onGone = () => {
          flight.cancel();
          finish('done', 'gone');
        };
      }),
    (error: unknown) => {
      place.release();
      throw error;
    },
  );
}

export interface JobParts {
  book: Book;
  fleet: Fleet;
  isOn: () => boolean;
  now: () => number;
  onError: (error: unknown) => void;
  /** @param isOurs for a page of the operator's own host, at an address that the service made */
  check: (url: string, destinations: readonly string[], isOurs: boolean) => Promise<URL>;
}

/** What a proof asks for besides. */
interface More {
  digest?: boolean;
  proofOf?: string;
  wanted?: Partial<Wanted>;
  isOurs?: boolean;
}

/** Fetches pages through devices: checks, chooses, tries again, follows. */
export function createJobs({ book, fleet, isOn, now, check, onError }: JobParts) {
  const off = () => new StintError('relay_off', 'The relay is switched off.');

  async function onDevices(a: Attempt): Promise<Page> {
    const not = new Set(a.wanted.not);
    let last: TryAgain | undefined;
    let failures = 0;
    while (failures < TRIES && not.size < MAX_ASKED) {
      if (!isOn()) throw off();
      const session = fleet.pick({ ...a.wanted, not });
      if (!session) break;
      try {
        return await attempt({ book, now, onError }, session, a);
      } catch (error) {
        if (!(error instanceof TryAgain)) throw error;
        last = error;
        not.add(error.device);
        if (!isRefusal(error.reason)) failures += 1;
      }
    }
    throw last ? tooOften(last) : new StintError('no_device', 'No device is free for this.');
  }

  return {
    /**
     * Brings a page to the sink.
     * @throws StintError `relay_off`, `no_device`, `device_failed`, `target_failed`,
     *   `payment_required`, and what `checkTarget` throws.
     */
    async fetchPage(order: Order, sink: Sink, more: More = {}): Promise<Page> {
      let next = order.url;
      for (let hop = 0; hop <= MAX_HOPS; hop++) {
        if (!isOn()) throw off();
        const url = await check(next, order.terms.destinations, more.isOurs ?? false);
        const { campaign, region } = order;
        const page = await onDevices({
          order,
          url,
          sink,
          wanted: { campaign, region, ...more.wanted },
          digest: more.digest ?? false,
          proofOf: more.proofOf ?? null,
        });
        if (order.redirect !== 'follow' || !REDIRECTS.has(page.status)) return page;
        const location = page.headers.find(([name]) => name === 'location')?.[1];
        if (!location || !URL.canParse(location, url.href)) {
          throw new StintError('target_failed', 'The site redirects to nowhere.');
        }
        next = new URL(location, url).href;
      }
      throw new StintError('target_failed', `More than ${MAX_HOPS} redirects.`);
    },
  };
}

export type Jobs = ReturnType<typeof createJobs>;
