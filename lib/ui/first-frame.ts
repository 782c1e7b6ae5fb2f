import { announceScreen } from '../messaging/screen-port.ts';
import type { Settings } from '../protocol/settings.ts';
import type { Snapshot } from '../protocol/snapshot.ts';
import { settingsItem } from '../storage/settings.ts';
import { snapshotItem } from '../storage/snapshot.ts';
import { tell } from './ask.ts';

export type FirstFrame = { snapshot: Snapshot | null; settings: Settings };

/** All that a screen reads before it paints. */
export async function firstFrame(): Promise<FirstFrame> {
  const [snapshot, settings] = await Promise.all([snapshotItem.get(), settingsItem.get()]);
  return { snapshot, settings };
}

/** What every screen does once it has painted: say that it is there, and ask for news. */
export function afterPaint(then: () => void = () => {}): void {
  requestAnimationFrame(() =>
    setTimeout(() => {
      announceScreen();
      tell('sync.now', {});
      then();
    }),
  );
}
