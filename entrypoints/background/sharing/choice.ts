import type { SharingChoice } from '../../../lib/protocol/sharing-view.ts';
import { sharingItem } from '../../../lib/storage/sharing.ts';
import { exclusive } from '../core/exclusive.ts';

/** Changes what the contributor allows; two screens at once do not undo each other. */
export function changeChoice(
  change: (before: SharingChoice) => SharingChoice,
): Promise<SharingChoice> {
  return exclusive('choice', async () => {
    await sharingItem.repair();
    const next = change(await sharingItem.get());
    await sharingItem.set(next);
    return next;
  });
}
