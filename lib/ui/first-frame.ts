import { announceScreen } from '../messaging/screen-port.ts';
import { tell } from './ask.ts';

export { type FirstRead, firstRead } from '../storage/first-read.ts';

/** What every screen does after its first paint: announce itself, and ask for a sync. */
export function afterPaint(then: () => void = () => {}): void {
  requestAnimationFrame(() =>
    setTimeout(() => {
      announceScreen();
      tell('sync.now', {});
      then();
    }),
  );
}
