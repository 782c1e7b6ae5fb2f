import type { Settings } from './settings.ts';

/** Keys of an install that nobody changed. */
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
 * What holds until a person chooses otherwise, and for every setting that is newer than what is
 * stored. Apart from the schema, because screens read it before their first frame.
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
  recoverySaved: false,
};
