import { setTimeout as pause } from 'node:timers/promises';
import { StintError } from '../../../../lib/protocol/errors.ts';
import type { Book } from '../accounts/book.ts';
import type { Fleet, Wanted } from '../sockets/fleet.ts';
import { pageFailed } from '../targets/page-failed.ts';
import type { Order, Page, Sink } from './page.ts';
import { isRedirect, PageAttempt, TryAgain, type WantedPage } from './page-attempt.ts';

const MAX_HOPS = 5;
/** How many devices may fail on one page before any byte of it went to the requester. */
const MAX_TRIES = 2;
/** How many devices are asked in all, those included that refused because of their own limits. */
const MAX_ASKED = 5;

/** Whether the device's own limits were the reason, which says nothing about the site. */
const isRefusal = (reason: string) => reason.startsWith('refused') || reason === 'stopped';

/**
 * What a device met before any byte came. Which of these it was, and how soon, would tell what
 * answers in a contributor's own network: a name can lead there after the relay has looked it up.
 */
const UNTOLD = new Set(['network', 'timeout', 'address']);

function giveUp({ reason }: TryAgain): StintError {
  if (reason === 'too_large') {
    return new StintError('too_large', 'The page is larger than maxBytes.', {
      details: { reason },
    });
  }
  return pageFailed(UNTOLD.has(reason) ? 'network' : reason);
}

/** What fetching pages needs. */
export interface JobParts {
  book: Book;
  fleet: Fleet;
  isOn: () => boolean;
  now: () => number;
  onError: (error: unknown) => void;
  /** @param isOurs whether it is a canary on the operator's own host */
  check: (url: string, destinations: readonly string[], isOurs: boolean) => Promise<URL>;
}

/** What a proof needs beyond an ordinary page. */
interface FetchOptions {
  digest?: boolean;
  proofOf?: string;
  wanted?: Partial<Wanted>;
  isOurs?: boolean;
}

/** Fetches pages through devices: checks the target, chooses a device, retries and follows redirects. */
export function createJobs({ book, fleet, isOn, now, check, onError }: JobParts) {
  const off = () => new StintError('relay_off', 'The relay is switched off.');

  async function fetchOnDevices(page: WantedPage): Promise<Page> {
    const not = new Set(page.wanted.not);
    let last: TryAgain | undefined;
    let failures = 0;
    const begun = now();

    while (failures < MAX_TRIES && not.size < MAX_ASKED) {
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

    // As late as a site that is silent, whatever the device met (docs/threats.md).
    const restMs = begun + page.order.timeoutMs - now();
    if (last && UNTOLD.has(last.reason) && restMs > 0) await pause(restMs);
    throw last
      ? giveUp(last)
      : new StintError('no_device', 'No device is free for this page right now.');
  }

  return {
    /**
     * Fetches a page into the sink.
     * @throws StintError `relay_off`, `no_device`, `device_failed`, `target_failed`,
     *   `payment_required`, and what `checkTarget` throws.
     */
    async fetchPage(order: Order, sink: Sink, more: FetchOptions = {}): Promise<Page> {
      let next = order.url;
      for (let hop = 0; hop <= MAX_HOPS; hop++) {
        if (!isOn()) throw off();
        const url = await check(next, order.terms.destinations, more.isOurs ?? false);

        const { campaign, region } = order;
        const page = await fetchOnDevices({
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
