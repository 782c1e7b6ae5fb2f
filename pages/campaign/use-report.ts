import { useEffect, useState } from 'react';
import type { Token } from '../../components/money.tsx';
import { StintError } from '../../lib/protocol/errors.ts';
import type { CampaignReport } from '../../lib/protocol/report.ts';
import type { Link } from './link.ts';
import { readReport, readToken } from './read.ts';

/** Time between two reads, ms: while a newer report is being prepared, and otherwise. */
const SOON_MS = 3_000;
const LATER_MS = 20_000;

export interface Seen extends CampaignReport {
  token: Token;
  /** When the service last answered, ms. */
  at: number;
}

export type ReportState =
  | { is: 'loading' }
  /** `seen` is the last report that was read, if any. */
  | { is: 'away'; seen: Seen | null }
  | { is: 'refused' }
  | { is: 'open'; seen: Seen };

/** Whether the link has expired or is not valid, so that asking again is of no use. */
const isFinal = (error: unknown): boolean =>
  error instanceof StintError && ['unauthorized', 'forbidden', 'not_found'].includes(error.code);

/** The campaign's report, read again regularly while the page is visible. */
export function useReport(link: Link): ReportState {
  const [state, setState] = useState<ReportState>({ is: 'loading' });
  useEffect(() => {
    let timer = 0;
    let seen: Seen | null = null;
    // Only the newest read may show its result and schedule the next one.
    let last = 0;

    async function read(): Promise<void> {
      const mine = ++last;
      try {
        const [token, report] = await Promise.all([seen?.token ?? readToken(), readReport(link)]);
        if (mine !== last) return;
        seen = { ...report, token, at: Date.now() };
        setState({ is: 'open', seen });
      } catch (error) {
        if (mine !== last) return;
        if (isFinal(error)) return setState({ is: 'refused' });
        setState({ is: 'away', seen });
      }
      timer = window.setTimeout(readIfVisible, seen?.working ? SOON_MS : LATER_MS);
    }
    function readIfVisible(): void {
      window.clearTimeout(timer);
      if (document.visibilityState === 'visible') void read();
    }
    document.addEventListener('visibilitychange', readIfVisible);
    void read();
    return () => {
      last = 0;
      window.clearTimeout(timer);
      document.removeEventListener('visibilitychange', readIfVisible);
    };
  }, [link]);
  return state;
}
