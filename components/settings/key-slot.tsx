import { type KeyboardEvent, useState } from 'react';
import { useText } from '../text.tsx';
import '../controls/controls.css';
import './settings.css';

type Props = {
  /** What the key does. */
  action: string;
  cap: string;
  /** Returns false when another action already has this key. */
  onKey: (key: string) => boolean;
};

/** A key that can be changed: press the button, then the new key. Escape cancels. */
export function KeySlot({ action, cap, onKey }: Props) {
  const { t } = useText();
  const [state, setState] = useState<'rest' | 'listening' | 'taken'>('rest');
  const pressed = (event: KeyboardEvent) => {
    if (state === 'rest' || event.key === 'Tab') return;
    event.preventDefault();
    event.stopPropagation();
    if (event.key === 'Escape') setState('rest');
    else if (event.key.length === 1 && event.key !== ' ') {
      setState(onKey(event.key.toLowerCase()) ? 'rest' : 'taken');
    }
  };
  const words = { rest: cap, listening: t('key_press_new'), taken: t('key_taken') };

  return (
    <button
      type="button"
      className={state === 'rest' ? 'btn key-slot' : 'btn key-slot is-listening'}
      aria-label={t('key_slot', action, cap)}
      onClick={() => setState('listening')}
      onBlur={() => setState('rest')}
      onKeyDown={pressed}
    >
      <span aria-live="polite">{words[state]}</span>
    </button>
  );
}
