import { useEffect, useState } from 'react';
import type { SharingCampaign } from '../protocol/sharing.ts';
import type { SharingView } from '../protocol/sharing-view.ts';
import { sharingViewItem } from '../storage/sharing.ts';
import { ask, tell } from './ask.ts';

/** A stopped worker reports nothing, so it is asked this often while the page is open, ms. */
const POLL_MS = 5_000;

/** The state of sharing, as it changes; null until read. */
export function useSharingView(): SharingView | null {
  const [view, setView] = useState<SharingView | null>(null);
  useEffect(() => {
    sharingViewItem.get().then((stored) => setView((newer) => newer ?? stored));
    tell('sharing.look', {});
    const timer = setInterval(() => tell('sharing.look', {}), POLL_MS);
    const stop = sharingViewItem.watch(setView);

    return () => {
      clearInterval(timer);
      stop();
    };
  }, []);
  return view;
}

export type Offers = { campaigns: SharingCampaign[]; problem: string | null } | null;

/** The campaigns that can be joined, asked for when the page opens; null until they arrive. */
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
