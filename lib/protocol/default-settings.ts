import type { Settings } from './settings.ts';

/** The keys before a person changes any. */
export const DEFAULT_KEYS: Settings['keys'] = {
  a: '1',
  b: '2',
  tie: '3',
  both_bad: '4',
  skip: 's',
  flag: 'f',
  undo: 'u',
  // Not Tab: that key moves the focus (WCAG 2.1.1).
  flip: 'x',
  prompt: 'p',
  wider: 'e',
  tab: 't',
  help: '?',
};

/**
 * The settings before a person changes any, also for those that are newer than the stored ones.
 * Not in the schema's file, because screens read this before their first frame.
 */
export const DEFAULT_SETTINGS: Settings = {
  theme: 'system',
  textSize: 'normal',
  keysEnabled: true,
  keys: DEFAULT_KEYS,
  languages: [],
  reducedPrompts: false,
  paused: false,
  welcomeDone: false,
};
