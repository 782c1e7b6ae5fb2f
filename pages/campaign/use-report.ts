import { useEffect, useState } from 'react';
import type { Token } from '../../components/money.tsx';
import { StintError } from '../../lib/protocol/errors.ts';
import type { CampaignReport } from '../../lib/protocol/report.ts';
import type { Link } from './link.ts';
import { readReport, readToken } from './read.ts';

/** Between two looks, ms: while a newer report is being worked out, and else. */
const SOON = 3_000;
const LATER = 20_000;

export interface Seen extends CampaignReport {
  token: Token;
  /** When the service was last heard, ms. */
  at: number;
}

export type ReportState =
  | { is: 'loading' }
  /** `seen` is what was last read, when there was something. */
  | { is: 'away'; seen: Seen | null }
  | { is: 'refused' }
  | { is: 'open'; seen: Seen };

/** The link has ended, or never was one: asking again changes nothing. */
const final = (error: unknown): boolean =>
  error instanceof StintError && ['unauthorized', 'forbidden', 'not_found'].includes(error.code);

/** The campaign as the service last told it; asked again while the page is looked at. */
export function useReport(link: Link): ReportState {
  const [state, setState] = useState<ReportState>({ is: 'loading' });
  useEffect(() => {
    let timer = 0;
    let seen: Seen | null = null;
    // Only the last look that was begun may show what it read and set the next.
    let last = 0;

    async function look(): Promise<void> {
      const mine = ++last;
      try {
        const [token, report] = await Promise.all([seen?.token ?? readToken(), readReport(link)]);
        if (mine !== last) return;
        seen = { ...report, token, at: Date.now() };
        setState({ is: 'open', seen });
      } catch (error) {
        if (mine !== last) return;
        if (final(error)) return setState({ is: 'refused' });
        setState({ is: 'away', seen });
      }
      timer = window.setTimeout(lookIfSeen, seen?.working ? SOON : LATER);
    }
    function lookIfSeen(): void {
      window.clearTimeout(timer);
      if (document.visibilityState === 'visible') void look();
    }
    document.addEventListener('visibilitychange', lookIfSeen);
    void look();
    return () => {
      last = 0;
      window.clearTimeout(timer);
      document.removeEventListener('visibilitychange', lookIfSeen);
    };
  }, [link]);
  return state;
}
