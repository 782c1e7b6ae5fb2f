import { useEffect, useState } from 'react';
import type { SharingCampaign } from '../protocol/sharing.ts';
import type { SharingView } from '../protocol/sharing-view.ts';
import { sharingViewItem } from '../storage/sharing.ts';
import { ask, tell } from './ask.ts';

/** A worker that was stopped tells nobody: it is asked so often while somebody looks on, ms. */
const LOOK_MS = 5_000;

/** Where sharing stands, as it changes; null until it is read. */
export function useSharingView(): SharingView | null {
  const [view, setView] = useState<SharingView | null>(null);
  useEffect(() => {
    sharingViewItem.get().then((stored) => setView((newer) => newer ?? stored));
    tell('sharing.look', {});
    const timer = setInterval(() => tell('sharing.look', {}), LOOK_MS);
    const stop = sharingViewItem.watch(setView);
    return () => {
      clearInterval(timer);
      stop();
    };
  }, []);
  return view;
}

export type Offers = { campaigns: SharingCampaign[]; problem: string | null } | null;

/** What may be joined, asked of the service when the page opens; null while it is asked. */
export function useOffers(enabled: boolean): Offers {
  const [offers, setOffers] = useState<Offers>(null);
  useEffect(() => {
    if (!enabled) return;
    ask('sharing.offers', {}).then(
      ({ campaigns }) => setOffers({ campaigns, problem: null }),
      (error: Error) => setOffers({ campaigns: [], problem: error.message }),
    );
  }, [enabled]);
  return offers;
}
