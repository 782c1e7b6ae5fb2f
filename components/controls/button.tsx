import type { ReactNode } from 'react';
import { KeyCap } from './key-cap.tsx';
import './controls.css';

type Props = {
  children: ReactNode;
  onPress: () => void;
  variant?: 'plain' | 'main' | 'quiet' | 'text' | 'stop';
  large?: boolean;
  wide?: boolean;
  disabled?: boolean;
  /** The key for the same action, printed on the button; null when keys are off. */
  keyCap?: string | null;
  /** Keeps the pressed colour, so that an answer by key is visible too. */
  held?: boolean;
  describedBy?: string;
};

/** A button. A screen has at most one `main` button. */
export function Button({ children, onPress, variant = 'plain', keyCap, ...rest }: Props) {
  const classes = ['btn'];
  if (variant !== 'plain') classes.push(`btn-${variant}`);
  if (rest.large) classes.push('btn-lg');
  if (rest.wide) classes.push('btn-wide');
  if (rest.held) classes.push('is-press');

  return (
    <button
      type="button"
      className={classes.join(' ')}
      onClick={onPress}
      disabled={rest.disabled}
      aria-describedby={rest.describedBy}
      aria-keyshortcuts={keyCap ?? undefined}
    >
      {keyCap && <KeyCap name={keyCap} />}
      {children}
    </button>
  );
}
