import type { ShortcutAction } from '../../lib/protocol/settings.ts';
import type { TextKey } from '../text-keys.ts';

/** What each key does, in the order of the list of keys. */
export const KEY_WORDS: Record<ShortcutAction, TextKey> = {
  a: 'choice_a_long',
  b: 'choice_b_long',
  tie: 'choice_tie',
  both_bad: 'choice_both_bad',
  skip: 'task_skip',
  flag: 'task_flag',
  undo: 'key_undo',
  prompt: 'key_prompt',
  flip: 'key_flip',
  wider: 'open_panel',
  tab: 'open_tab',
  help: 'key_help',
};
