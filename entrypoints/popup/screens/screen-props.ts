import type { Settings } from '../../../lib/protocol/settings.ts';
import type { SharingLine } from '../../../lib/protocol/sharing-view.ts';
import type { Snapshot } from '../../../lib/protocol/snapshot.ts';
import type { Place } from '../place.ts';

/** What every screen of the app is given. */
export type ScreenProps = {
  snapshot: Snapshot | null;
  settings: Settings;
  sharing: SharingLine | null;
  surface: 'popup' | 'panel' | 'tab';
  go: (place: Place) => void;
};
