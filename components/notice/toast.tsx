import type { ReactNode } from 'react';
import './notice.css';

/** A short word after an action, with the way back. Placed by whoever shows it. */
export function Toast({ children, action }: { children: ReactNode; action?: ReactNode }) {
  return (
    <div className="toast" role="status">
      <span>{children}</span>
      {action}
    </div>
  );
}
