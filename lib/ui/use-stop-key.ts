import { useMemo } from 'react';
import type { Settings } from '../protocol/settings.ts';
import { STOP_KEY, stopBindings } from './keys.ts';
import { useBindings } from './use-keys.ts';

/** A key that switches sharing off while it is on. @returns what to print on the button, or null */
export function useStopKey(
  { keysEnabled }: Pick<Settings, 'keysEnabled'>,
  isOn: boolean,
  stop: () => void,
): string | null {
  const armed = keysEnabled && isOn;
  const bindings = useMemo(() => stopBindings(armed), [armed]);
  useBindings(bindings, () => {
    stop();
    return true;
  });
  return armed ? STOP_KEY : null;
}
