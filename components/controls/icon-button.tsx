import { Icon } from '../icon/icon.tsx';
import type { IconName } from '../icon/paths.tsx';
import './controls.css';

type Props = {
  icon: IconName;
  /** What the button does, for assistive technology and as a tooltip. */
  label: string;
  onPress: () => void;
  /** 28 px, for use inside a reading area. */
  small?: boolean;
  keyName?: string | null;
  expanded?: boolean;
};

export function IconButton({ icon, label, onPress, small, keyName, expanded }: Props) {
  return (
    <button
      type="button"
      className={small ? 'btn btn-icon is-small' : 'btn btn-icon'}
      onClick={onPress}
      aria-label={label}
      aria-expanded={expanded}
      aria-keyshortcuts={keyName ?? undefined}
      title={keyName ? `${label} (${keyName})` : label}
    >
      <Icon name={icon} size={small ? 16 : 20} />
    </button>
  );
}
