import { announceScreen } from '../messaging/screen-port.ts';
import { tell } from './ask.ts';

export { type FirstRead, firstRead } from '../storage/first-read.ts';

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
