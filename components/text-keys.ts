import type messages from '../public/_locales/en/messages.json';

/** Every message there is; English is the list, other languages follow it. */
export type TextKey = keyof typeof messages;

/** The stems of keys that come as `_one` and `_other`. */
export type PluralKey = TextKey extends infer Key
  ? Key extends `${infer Stem}_other`
    ? Stem
    : never
  : never;
