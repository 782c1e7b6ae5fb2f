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
  /** The key that does the same, printed on the button; null when keys are off. */
  keyCap?: string | null;
  /** Holds the colour of a press, so that an answer given by key is seen as well. */
  held?: boolean;
  describedBy?: string;
};

/** The one button. At most one `main` stands on a screen. */
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
