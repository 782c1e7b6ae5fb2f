import type { ReactNode } from 'react';
import { Icon } from '../icon/icon.tsx';
import type { IconName } from '../icon/paths.tsx';
import './notice.css';

type Props = {
  icon: IconName;
  /** What is missing. */
  title: string;
  /** Why, and when it changes. */
  children: ReactNode;
  facts?: ReactNode;
  /** Two buttons that lead on. */
  actions?: ReactNode;
};

export function Empty({ icon, title, children, facts, actions }: Props) {
  return (
    <div className="empty" role="status">
      <Icon name={icon} />
      <div className="stack-2">
        <h2 className="h20">{title}</h2>
        <p className="t14 ink2">{children}</p>
      </div>
      {facts}
      {actions && <div className="empty-actions">{actions}</div>}
    </div>
  );
}
