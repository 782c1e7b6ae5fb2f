import { useEffect, useMemo, useRef } from 'react';
import type { Settings } from '../protocol/settings.ts';
import { type Bindings, type Command, commandOf, keyBindings } from './keys.ts';

/** Text fields and dialogs, which handle keys themselves. */
const OWN_KEYS = 'input:not([type=radio], [type=checkbox]), textarea, select, dialog';

const isTyping = (target: EventTarget | null) =>
  target instanceof HTMLElement && (target.isContentEditable || target.closest(OWN_KEYS) !== null);

/**
 * Listens for the keys of a task. The handler returns true when it used the key. It runs
 * within the event and only changes state, so that the next frame shows the result.
 */
export function useKeys(settings: Settings, handle: (command: Command) => boolean): void {
  useBindings(
    useMemo(() => keyBindings(settings), [settings]),
    handle,
  );
}

/** Listens for a screen's own keys. Pass the same `bindings` object while they do not change. */
export function useBindings<C extends string>(
  bindings: Bindings<C>,
  handle: (command: C) => boolean,
): void {
  const latest = useRef(handle);
  latest.current = handle;
  useEffect(() => {
    const pressed = (event: KeyboardEvent) => {
      const command = commandOf(event, isTyping(event.target), bindings);
      if (command && latest.current(command)) event.preventDefault();
    };
    window.addEventListener('keydown', pressed);
    return () => window.removeEventListener('keydown', pressed);
  }, [bindings]);
}
