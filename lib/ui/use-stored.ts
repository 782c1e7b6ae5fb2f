import { useEffect, useState } from 'react';
import type { Settings } from '../protocol/settings.ts';
import type { Snapshot } from '../protocol/snapshot.ts';
import type { Item } from '../storage/define-item.ts';
import { settingsItem } from '../storage/settings.ts';
import { snapshotItem } from '../storage/snapshot.ts';
import { applyAppearance } from './appearance.ts';

/** A stored value that was read before the first frame, and its changes. */
function useStored<T>(item: Pick<Item<T>, 'watch'>, first: T): T {
  const [value, setValue] = useState(first);
  useEffect(() => item.watch(setValue), [item]);
  return value;
}

export const useSnapshot = (first: Snapshot | null): Snapshot | null =>
  useStored(snapshotItem, first);

/** The settings; a change of the appearance is seen at once on every open screen. */
export function useSettings(first: Settings): Settings {
  const settings = useStored(settingsItem, first);
  useEffect(() => applyAppearance(settings), [settings]);
  return settings;
}
