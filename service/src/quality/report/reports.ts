import type { CampaignStatus } from '../../../../lib/protocol/campaigns.ts';
import { StintError } from '../../../../lib/protocol/errors.ts';
import type { CampaignReport } from '../../../../lib/protocol/report.ts';
import type { Context } from '../../context.ts';
import { FairQueue } from '../../fair-queue.ts';
import { type Running, runReport } from './run-report.ts';

/** The least time between two reports of a campaign, ms, and the most after one that failed. */
const REST_MS = 10_000;
const MOST_REST_MS = 3_600_000;
/** A report that took 1 s is followed by at least 4 s without another of the same campaign. */
const REST_SHARE = 4;
/**
 * How long a report may take, ms, how many wait for their turn, and how many are kept: the oldest of
 * whoever has the most is dropped.
 */
const LIMITS = { mostMs: 300_000, waiting: 200, kept: 200 };

/** The reports of all campaigns. */
export interface Reports {
  /** The last report of a campaign. Starts the next one if there are new answers. */
  of(campaign: CampaignStatus): CampaignReport;
  close(): Promise<void>;
}

type Failed = NonNullable<CampaignReport['failed']>;

interface Held {
  requester: string;
  /** The campaign's counters when the report was asked for. */
  seen: string;
  report: CampaignReport['report'];
  /** Why there is none of these counters. */
  failed: Failed | null;
  /** How often it has failed in a row. */
  times: number;
  /** The earliest time of the next report, ms. */
  next: number;
}

/**
 * Makes reports for requesters on demand, one at a time, each in a thread of its own. Requesters take
 * turns: whoever used the least time lately comes first, however many campaigns others have. Reports
 * are not stored, since the answers are.
 * @param path of the database file
 */
export function createReports(
  { now }: Pick<Context, 'now'>,
  path: string,
  onError: (error: unknown) => void,
  { mostMs, waiting, kept } = LIMITS,
): Reports {
  const queue = new FairQueue(waiting, now);
  const held = new Map<string, Held>();
  /** The campaigns whose report waits, or is being made. */
  const asked = new Set<string>();
  let running: Running | null = null;
  let isClosed = false;

  function keep(id: string, row: Held): void {
    held.delete(id);
    held.set(id, row);
    if (held.size > kept) held.delete(oldestOfMost(held));
  }

  async function make({ id, requester }: CampaignStatus, seen: string): Promise<void> {
    if (isClosed) return;
    const began = now();
    running = runReport(path, id, mostMs);
    try {
      const report = { at: began, ...(await running.findings) };
      const rest = Math.max(REST_MS, (now() - began) * REST_SHARE);
      keep(id, { requester, seen, report, failed: null, times: 0, next: now() + rest });
    } finally {
      await running.stop();
      running = null;
    }
  }

  function fail({ id, requester }: CampaignStatus, seen: string, error: unknown): void {
    const before = held.get(id);
    const times = (before?.times ?? 0) + 1;
    const next = now() + Math.min(MOST_REST_MS, REST_MS * 2 ** Math.min(times, 20));
    const failed = describe(error, next);
    keep(id, { requester, seen, report: before?.report ?? null, failed, times, next });
    if (!isClosed && !(error instanceof StintError)) onError(error);
  }

  function ask(campaign: CampaignStatus, seen: string): void {
    const { id, requester } = campaign;
    asked.add(id);
    queue
      .run([requester], () => make(campaign, seen))
      .catch((error) => fail(campaign, seen, error))
      .finally(() => asked.delete(id));
  }

  return {
    of(campaign) {
      const { id, answers, rejected, pending, credited } = campaign;
      const seen = [answers, rejected, pending, credited].join(' ');
      const known = held.get(id);
      const isWanted =
        campaign.terms.kind !== 'bandwidth' && (known?.seen !== seen || known.failed !== null);
      if (isWanted && !asked.has(id) && now() >= (known?.next ?? 0)) ask(campaign, seen);
      const failed = asked.has(id) ? null : (known?.failed ?? null);
      return {
        campaign,
        report: known?.report ?? null,
        working: isWanted && failed === null,
        ...(failed && { failed }),
      };
    },
    async close() {
      isClosed = true;
      await running?.stop();
    },
  };
}

/** The campaign whose report was made longest ago, of the requester with the most. */
function oldestOfMost(held: ReadonlyMap<string, Held>): string {
  const owners = Map.groupBy(held, ([, { requester }]) => requester);
  const most = [...owners.values()].reduce((a, b) => (b.length > a.length ? b : a));
  return most[0]![0];
}

function describe(error: unknown, retryAt: number): Failed {
  if (error instanceof StintError && error.code === 'rate_limited') {
    const message = 'Too many reports wait for their turn. This one is asked for again by itself.';
    return { code: 'rate_limited', message, retryAt };
  }
  const message =
    'The report could not be worked out here. It is tried again by itself; until then `campaign report` works it out on your own machine.';
  return { code: 'unavailable', message, retryAt };
}
