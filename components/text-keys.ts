import type messages from '../public/_locales/en/messages.json';

/** The key of a message. The English file is the list; other languages follow it. */
export type TextKey = keyof typeof messages;

/** The stem of a key that exists as `_one` and `_other`. */
export type PluralKey = TextKey extends infer Key
  ? Key extends `${infer Stem}_other`
    ? Stem
    : never
  : never;
