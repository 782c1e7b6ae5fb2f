import * as z from 'zod/mini';

/** What a key press can do while a task is in view. */
export const ShortcutAction = z.enum([
  'a',
  'b',
  'tie',
  'both_bad',
  'skip',
  'flag',
  'undo',
  'flip',
  'prompt',
  'wider',
  'tab',
  'help',
]);
export type ShortcutAction = z.infer<typeof ShortcutAction>;

/** One key as `KeyboardEvent.key` names it; letters in lower case. */
const Key = z.string().check(z.regex(/^(\S|[A-Z][A-Za-z0-9]{1,19})$/u));

const Keys = z.object({
  a: Key,
  b: Key,
  tie: Key,
  both_bad: Key,
  skip: Key,
  flag: Key,
  undo: Key,
  flip: Key,
  prompt: Key,
  wider: Key,
  tab: Key,
  help: Key,
});

/** What people can choose, and what they have already answered. */
export const Settings = z.object({
  theme: z.enum(['system', 'light', 'dark']),
  textSize: z.enum(['normal', 'large', 'larger']),
  /** WCAG 2.1.4: single keys can be switched off. */
  keysEnabled: z.boolean(),
  keys: Keys,
  /** BCP 47 tags of languages the person reads; empty for any. */
  languages: z.array(z.string().check(z.maxLength(20))).check(z.maxLength(20)),
  /** Propose a wallet or a saved recovery key at most once, instead of on every visit. */
  reducedPrompts: z.boolean(),
  paused: z.boolean(),
  welcomeDone: z.boolean(),
});
export type Settings = z.infer<typeof Settings>;

/**
 * The settings that a screen may change directly; the others have their own channels. Written out,
 * because pick, partial and extend of zod would cost the background 0.6 kB.
 */
export const SettingsChange = z.object({
  theme: z.optional(Settings.shape.theme),
  textSize: z.optional(Settings.shape.textSize),
  keysEnabled: z.optional(Settings.shape.keysEnabled),
  keys: z.optional(Settings.shape.keys),
  languages: z.optional(Settings.shape.languages),
  reducedPrompts: z.optional(Settings.shape.reducedPrompts),
});
export type SettingsChange = z.infer<typeof SettingsChange>;
