import type { ReactNode } from 'react';
import { IconButton } from '../controls/icon-button.tsx';
import { Mark } from '../icon/mark.tsx';
import { useText } from '../text.tsx';
import './shell.css';

type Props = {
  title: string;
  /** Given, the bar starts with a back arrow. */
  onBack?: () => void;
  brand?: boolean;
  children?: ReactNode;
};

/** The header of a screen: its title, and the tools that every screen has. */
export function TopBar({ title, onBack, brand, children }: Props) {
  const { t } = useText();
  return (
    <header className={onBack ? 'top has-back' : 'top'}>
      {onBack && <IconButton icon="back" label={t('back')} onPress={onBack} />}
      {brand && <Mark />}
      <h1>{title}</h1>
      <div className="top-tools">{children}</div>
    </header>
  );
}
