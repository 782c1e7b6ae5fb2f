import { Worker } from 'node:worker_threads';
import type { CampaignStatus } from '../../../../lib/protocol/campaigns.ts';
import type { CampaignReport } from '../../../../lib/protocol/report.ts';
import type { Context } from '../../context.ts';
import type { Findings } from './worker.ts';

/** The least time between two reports of a campaign, ms. */
const REST_MS = 10_000;
/** A report that took 1 s is followed by at least 4 s without another of the same campaign. */
const REST_SHARE = 4;
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
}

/**
 * Makes reports for requesters on demand, one at a time, in a thread that lives only as long as it
 * works, so that answers are not held up. Reports are not stored, since the answers are.
 * @param path of the database file
 */
export function createReports(
  { now }: Pick<Context, 'now'>,
  path: string,
  onError: (error: unknown) => void,
): Reports {
  const held = new Map<string, Held>();
  let running: { campaign: string; worker: Worker; ended: Promise<void> } | undefined;

  function start(campaign: string, seen: string): void {
    const began = now();
    const before = held.get(campaign)?.report ?? null;
    const keep = (report: CampaignReport['report']) => {
      held.delete(campaign);
      const rest = Math.max(REST_MS, (now() - began) * REST_SHARE);
      held.set(campaign, { seen, report, next: now() + rest });
      if (held.size > MAX_KEPT) held.delete(held.keys().next().value!);
    };

    const worker = new Worker(new URL('./worker.ts', import.meta.url), {
      workerData: { path, campaign },
    });
    worker.once('message', (findings: Findings) => keep({ at: began, ...findings }));
    worker.once('error', (error) => {
      keep(before);
      onError(error);
    });
    const ended = new Promise<void>((resolve) => {
      worker.once('exit', () => {
        running = undefined;
        resolve();
      });
    });

    running = { campaign, worker, ended };
  }

  return {
    of(campaign) {
      const { id, answers, rejected, pending, credited } = campaign;
      const seen = [answers, rejected, pending, credited].join(' ');
      const known = held.get(id);
      const stale = campaign.terms.kind !== 'bandwidth' && known?.seen !== seen;
      if (stale && !running && now() >= (known?.next ?? 0)) start(id, seen);
      return { campaign, report: known?.report ?? null, working: stale };
    },
    async close() {
      await running?.worker.terminate();
      await running?.ended;
    },
  };
}
