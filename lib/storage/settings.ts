import { DEFAULT_SETTINGS } from '../protocol/default-settings.ts';
import { Settings } from '../protocol/settings.ts';
import { defineItem } from './define-item.ts';
import { FIRST_READ } from './first-read-versions.ts';

/** To version 2: whether the recovery words are saved is what the key in the database says. */
const withoutSaved = (old: unknown) => {
  const { recoverySaved: _, ...rest } = old as { recoverySaved?: boolean };
  return rest;
};

/** The person's settings. Only the background writes them; screens send it a message. */
export const settingsItem = defineItem<Settings>({
  key: 'settings',
  area: 'local',
  schema: Settings,
  fallback: DEFAULT_SETTINGS,
  version: FIRST_READ.settings,
  migrations: [withoutSaved],
  precious: false,
  fillIn: true,
});
