import { DEFAULT_SETTINGS, Settings } from '../protocol/settings.ts';
import { defineItem } from './define-item.ts';

/** What the person chose. Written by the background alone; screens ask by message. */
export const settingsItem = defineItem<Settings>({
  key: 'settings',
  area: 'local',
  schema: Settings,
  fallback: DEFAULT_SETTINGS,
  version: 1,
  migrations: [],
  precious: false,
});
