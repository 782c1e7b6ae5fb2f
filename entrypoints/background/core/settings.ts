import type { Settings } from '../../../lib/protocol/settings.ts';
import { settingsItem } from '../../../lib/storage/settings.ts';
import { exclusive } from './exclusive.ts';

/** Settings to change; undefined ones stay as they are. */
export type SettingsPatch = { [K in keyof Settings]?: Settings[K] | undefined };

/** Changes settings, one change at a time, so that two screens do not undo each other's. */
export function changeSettings(change: SettingsPatch): Promise<Settings> {
  return exclusive('settings', async () => {
    await settingsItem.repair();
    const given = Object.entries(change).filter(([, value]) => value !== undefined);
    const next = { ...(await settingsItem.get()), ...Object.fromEntries(given) };
    await settingsItem.set(next);
    return next;
  });
}

/**
 * Stores settings as this version understands them, because screens read them without their schema
 * before their first frame. Leaves alone what cannot be read, such as those of a newer version.
 */
export async function rewriteSettings(): Promise<void> {
  await exclusive('settings', async () => {
    const settings = await settingsItem.read();
    if (settings.status === 'stored') await settingsItem.set(settings.value);
  });
}
