import type { ReactNode } from 'react';
import { Icon } from '../icon/icon.tsx';
import type { IconName } from '../icon/paths.tsx';
import './notice.css';

type Props = {
  icon: IconName;
  /** What happened. */
  title: string;
  /** What it means for the reader and the money. */
  children?: ReactNode;
  /** Further paragraphs below. */
  more?: ReactNode;
  /** The next step: at most two buttons. */
  actions?: ReactNode;
  tone?: 'plain' | 'pine' | 'brass' | 'brick' | 'slate';
};

/** A notice: what happened, what it means, the next step. A screen shows one at a time. */
export function Strip({ icon, title, children, more, actions, tone = 'plain' }: Props) {
  return (
    <div className={tone === 'plain' ? 'strip' : `strip strip-${tone}`} role="status">
      <Icon name={icon} />
      <div className="grow stack-2">
        <p>
          <b>{title}</b> {children}
        </p>
        {more}
        {actions && <div className="strip-actions">{actions}</div>}
      </div>
    </div>
  );
}
