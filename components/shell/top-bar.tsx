import type { ReactNode } from 'react';
import { IconButton } from '../controls/icon-button.tsx';
import { Mark } from '../icon/mark.tsx';
import { useText } from '../text.tsx';
import './shell.css';

type Props = {
  title: string;
  /** With it the bar begins with an arrow back; without it and with `brand`, with the mark. */
  onBack?: () => void;
  brand?: boolean;
  children?: ReactNode;
};

/** The header of a screen: where one is, and what can be done from everywhere. */
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
