import type { Settings } from '../protocol/settings.ts';

/** What a key can do while a task is in view. */
export type Command =
  | 'a'
  | 'b'
  | 'tie'
  | 'both_bad'
  | 'skip'
  | 'flag'
  | 'undo'
  | 'prompt'
  | 'flip'
  | 'wider'
  | 'tab'
  | 'help'
  | 'escape'
  | 'scroll_down'
  | 'scroll_up';

export type Bindings<C extends string = Command> = ReadonlyMap<string, C>;

/** Not character keys, so they stay when single keys are switched off (WCAG 2.1.4). */
const ALWAYS: readonly [string, Command][] = [
  ['escape', 'escape'],
  ['arrowdown', 'scroll_down'],
  ['arrowup', 'scroll_up'],
];
/** Second keys for the same command; a key that the person has chosen takes precedence. */
const ALSO: readonly [string, Command][] = [
  ['z', 'undo'],
  ['backspace', 'undo'],
];

/** The command of each key under these settings. */
export function keyBindings({
  keys,
  keysEnabled,
}: Pick<Settings, 'keys' | 'keysEnabled'>): Bindings {
  if (!keysEnabled) return new Map(ALWAYS);
  const chosen = Object.entries(keys).map(
    ([command, key]) => [key.toLowerCase(), command as Command] as const,
  );
  return new Map([...ALSO, ...chosen, ...ALWAYS]);
}

/** Zero, as in 0 bytes. The home screen has no task that it could answer. */
export const STOP_KEY = '0';

/** The only key of the home screen, active while sharing is on. */
export const stopBindings = (armed: boolean): Bindings<'stop_sharing'> =>
  new Map(armed ? [[STOP_KEY, 'stop_sharing']] : []);

type Caps = Partial<Record<Command, string>>;

/** The key caps that are printed on the controls. */
export function keyCaps({ keys, keysEnabled }: Pick<Settings, 'keys' | 'keysEnabled'>): Caps {
  if (!keysEnabled) return {};
  const caps = Object.entries(keys).map(([command, key]) => [
    command,
    key.length === 1 ? key.toUpperCase() : key,
  ]);
  return Object.fromEntries(caps) as Caps;
}

type Press = Pick<
  KeyboardEvent,
  'key' | 'ctrlKey' | 'metaKey' | 'altKey' | 'isComposing' | 'repeat'
>;

/**
 * The command of a key press, or null. A held key scrolls but never answers twice, and a key press
 * that belongs to the browser or a text field is left alone.
 */
export function commandOf<C extends string>(
  press: Press,
  typing: boolean,
  bindings: Bindings<C>,
): C | null {
  if (press.ctrlKey || press.metaKey || press.altKey || press.isComposing || typing) return null;
  const command = bindings.get(press.key.toLowerCase()) ?? null;
  const scrolls = command === 'scroll_down' || command === 'scroll_up';
  return press.repeat && !scrolls ? null : command;
}
