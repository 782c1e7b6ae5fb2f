import { lazy, Suspense, useEffect, useState } from 'react';
import { database } from '../../lib/ui/database.ts';
import { afterPaint, type FirstRead } from '../../lib/ui/first-frame.ts';
import { prepareWider } from '../../lib/ui/open-wider.ts';
import { useStored } from '../../lib/ui/use-stored.ts';
import { firstPlace, type Place } from './place.ts';
import { HomeScreen } from './screens/home-screen.tsx';
import { TaskScreen } from './screens/task-screen.tsx';

const EarningsScreen = lazy(() => import('./screens/earnings-screen.tsx'));
const ReceiptScreen = lazy(() => import('./screens/receipt-screen.tsx'));
const ClaimHistoryScreen = lazy(() => import('./screens/claim-history-screen.tsx'));
const ClaimScreen = lazy(() => import('./screens/claim-screen.tsx'));

type Props = { first: FirstRead; surface: 'popup' | 'panel' | 'tab' };

/** The app in the popup, the side panel and a tab, which differ only in size. */
export function App({ first, surface }: Props) {
  const { snapshot, settings, sharing } = useStored(first);
  const [place, go] = useState<Place>(() => firstPlace(first.snapshot, surface));
  useEffect(() => afterPaint(prepare), []);
  const common = { snapshot, settings, sharing, surface, go };

  return (
    <div className="app">
      <Suspense fallback={null}>
        {place.name === 'home' && <HomeScreen {...common} />}
        {place.name === 'tasks' && <TaskScreen {...common} />}
        {place.name === 'earnings' && <EarningsScreen {...common} />}
        {place.name === 'receipt' && <ReceiptScreen {...common} seq={place.seq} />}
        {place.name === 'claim-history' && <ClaimHistoryScreen {...common} id={place.id} />}
        {place.name === 'claim' && <ClaimScreen {...common} />}
      </Suspense>
    </div>
  );
}

/** Loads what the first key press should not have to wait for. */
function prepare(): void {
  void database();
  void prepareWider();
}
