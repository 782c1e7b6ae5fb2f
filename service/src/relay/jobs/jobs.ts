import { StintError } from '../../../../lib/protocol/errors.ts';
import type { Book } from '../accounts/book.ts';
import type { Fleet, Wanted } from '../sockets/fleet.ts';
import { notBrought } from '../targets/not-brought.ts';
import type { Order, Page, Sink } from './page.ts';
import { type Asked, isRedirect, PageAttempt, TryAgain } from './page-attempt.ts';

const MAX_HOPS = 5;
/** Devices that are tried for one page before a byte of it went on. */
const TRIES = 2;
/** Devices that are asked in all: those whose own limits said no count here only. */
const MAX_ASKED = 5;

/** Its own limits say no; it says nothing about the site. */
const isRefusal = (reason: string) => reason.startsWith('refused') || reason === 'stopped';

function tooOften({ reason }: TryAgain): StintError {
  if (reason === 'too_large') {
    return new StintError('too_large', 'The page is larger than maxBytes.', {
      details: { reason },
    });
  }
  return notBrought(reason);
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

  async function onDevices(page: Asked): Promise<Page> {
    const not = new Set(page.wanted.not);
    let last: TryAgain | undefined;
    let failures = 0;
    while (failures < TRIES && not.size < MAX_ASKED) {
      if (!isOn()) throw off();
      const session = fleet.pick({ ...page.wanted, not });
      if (!session) break;
      try {
        return await new PageAttempt({ book, now, onError }, session, page).run();
      } catch (error) {
        if (!(error instanceof TryAgain)) throw error;
        last = error;
        not.add(error.device);
        if (!isRefusal(error.reason)) failures += 1;
      }
    }
    throw last
      ? tooOften(last)
      : new StintError('no_device', 'No device is free for this page right now.');
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
        if (order.redirect !== 'follow' || !isRedirect(page.status)) return page;
        const location = page.headers.find(([name]) => name === 'location')?.[1];
        if (!location || !URL.canParse(location, url.href)) {
          throw new StintError(
            'target_failed',
            'The site redirects without naming a valid address.',
          );
        }
        next = new URL(location, url).href;
      }
      throw new StintError('target_failed', `The site redirects more than ${MAX_HOPS} times.`);
    },
  };
}

export type Jobs = ReturnType<typeof createJobs>;
