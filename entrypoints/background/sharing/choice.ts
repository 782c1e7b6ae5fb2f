import type { SharingChoice } from '../../../lib/protocol/sharing-view.ts';
import { sharingItem } from '../../../lib/storage/sharing.ts';
import { exclusive } from '../core/exclusive.ts';

/**
 * Changes what the contributor allows, one change at a time, so that two screens do not undo
 * each other's.
 */
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
