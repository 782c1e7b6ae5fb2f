import { type IconName, paths } from './paths.tsx';
import './icon.css';

/** Icons that point along the reading direction, so they are mirrored in right-to-left interfaces. */
const DIRECTED: ReadonlySet<IconName> = new Set(['back', 'next', 'tab', 'panel']);

type Props = { name: IconName; size?: 20 | 16 | 12; label?: string };

/** A line icon. Without a label it is decoration and hidden from assistive technology. */
export function Icon({ name, size = 20, label }: Props) {
  const classes = ['icon'];
  if (size !== 20) classes.push(`icon-${size}`);
  if (DIRECTED.has(name)) classes.push('icon-flip');

  return (
    <svg
      className={classes.join(' ')}
      viewBox="0 0 20 20"
      role={label ? 'img' : undefined}
      aria-label={label}
      aria-hidden={label ? undefined : true}
    >
      {paths[name]}
    </svg>
  );
}
