import { Worker } from 'node:worker_threads';
import type { CampaignStatus } from '../../../../lib/protocol/campaigns.ts';
import type { CampaignReport } from '../../../../lib/protocol/report.ts';
import type { Context } from '../../context.ts';
import type { Findings } from './worker.ts';

/** The least time between two reports of a campaign, ms. */
const REST_MS = 10_000;
/** A report that took 1 s is followed by at least 4 s without another of the same campaign. */
const REST_SHARE = 4;
/** How long a report may take, ms, and the memory of its thread, MB: a requester chooses how much there is to read. */
const REPORT_MS = 300_000;
const MAX_MEMORY = 1_536;
/** Campaigns whose report waits for the thread. */
const MAX_WAITING = 200;
/** The most reports to keep; the oldest is dropped. */
const MAX_KEPT = 200;

/** The reports of all campaigns. */
export interface Reports {
  /** The last report of a campaign. Starts the next one if there are new answers. */
  of(campaign: CampaignStatus): CampaignReport;
  close(): Promise<void>;
}

interface Held {
  /** The campaign's counters when the report was started. */
  seen: string;
  report: CampaignReport['report'];
  /** The earliest time of the next report, ms. */
  next: number;
  /** How long it took, ms. */
  took: number;
}

/**
 * Makes reports for requesters on demand, one at a time, in a thread that lives only as long as it
 * works, so that answers are not held up. Reports are not stored, since the answers are.
 * @param path of the database file
 * @param reportMs how long one report may take, ms
 */
export function createReports(
  { now }: Pick<Context, 'now'>,
  path: string,
  onError: (error: unknown) => void,
  reportMs = REPORT_MS,
): Reports {
  const held = new Map<string, Held>();
  /** What the counters of campaigns were whose report waits, by campaign. */
  const waiting = new Map<string, string>();
  let isClosed = false;
  let running: { campaign: string; worker: Worker; ended: Promise<void> } | undefined;

  function start(campaign: string, seen: string): void {
    const began = now();
    const before = held.get(campaign)?.report ?? null;
    const keep = (report: CampaignReport['report']) => {
      held.delete(campaign);
      const took = now() - began;
      const rest = Math.max(REST_MS, took * REST_SHARE);
      held.set(campaign, { seen, report, next: now() + rest, took });
      if (held.size > MAX_KEPT) held.delete(held.keys().next().value!);
    };

    const worker = new Worker(new URL('./worker.ts', import.meta.url), {
      workerData: { path, campaign },
      resourceLimits: { maxOldGenerationSizeMb: MAX_MEMORY },
    });
    const timer = setTimeout(() => {
      worker.emit('error', new Error(`The report of ${campaign} takes too long.`));
      void worker.terminate();
    }, reportMs);
    worker.once('message', (findings: Findings) => keep({ at: began, ...findings }));
    worker.once('error', (error) => {
      keep(before);
      onError(error);
    });
    const ended = new Promise<void>((resolve) => {
      worker.once('exit', () => {
        clearTimeout(timer);
        running = undefined;
        resolve();
        startNext();
      });
    });

    running = { campaign, worker, ended };
  }

  /** Those whose last report took the least time come first, so that a large campaign holds up no small one. */
  function startNext(): void {
    const took = ([id]: [string, string]) => held.get(id)?.took ?? 0;
    const [next] = [...waiting].sort((a, b) => took(a) - took(b));
    if (isClosed || running || !next) return;
    waiting.delete(next[0]);
    start(...next);
  }

  return {
    of(campaign) {
      const { id, answers, rejected, pending, credited } = campaign;
      const seen = [answers, rejected, pending, credited].join(' ');
      const known = held.get(id);
      const stale = campaign.terms.kind !== 'bandwidth' && known?.seen !== seen;
      const isDue = stale && now() >= (known?.next ?? 0) && running?.campaign !== id;
      if (isDue && (waiting.has(id) || waiting.size < MAX_WAITING)) waiting.set(id, seen);
      startNext();
      return { campaign, report: known?.report ?? null, working: stale };
    },
    async close() {
      isClosed = true;
      await running?.worker.terminate();
      await running?.ended;
    },
  };
}
