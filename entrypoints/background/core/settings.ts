import type { Settings } from '../../../lib/protocol/settings.ts';
import { settingsItem } from '../../../lib/storage/settings.ts';
import { exclusive } from './exclusive.ts';

/** Settings to change; what is undefined stays. */
export type SettingsPatch = { [K in keyof Settings]?: Settings[K] | undefined };

/** Changes settings; two screens at once do not undo each other's choice. */
export function changeSettings(change: SettingsPatch): Promise<Settings> {
  return exclusive('settings', async () => {
    await settingsItem.repair();
    const given = Object.entries(change).filter(([, value]) => value !== undefined);
    const next = { ...(await settingsItem.get()), ...Object.fromEntries(given) };
    await settingsItem.set(next);
    return next;
  });
}
