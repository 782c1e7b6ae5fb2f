import type { ReactNode } from 'react';
import './notice.css';

/** A short message after an action, with a button to undo it. The parent places it. */
export function Toast({ children, action }: { children: ReactNode; action?: ReactNode }) {
  return (
    <div className="toast" role="status">
      <span>{children}</span>
      {action}
    </div>
  );
}
