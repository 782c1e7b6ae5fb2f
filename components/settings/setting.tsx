import type { ReactNode } from 'react';
import './settings.css';

type Props = { name: string; detail?: string; value?: ReactNode; children?: ReactNode };

/** One row: a name, what it means, then a value or a control. */
export function Setting({ name, detail, value, children }: Props) {
  return (
    <div className="setting">
      <span className="grow">
        {name}
        {detail && (
          <>
            <br />
            <span className="t12 ink2">{detail}</span>
          </>
        )}
      </span>
      {value !== undefined && <span className="setting-value">{value}</span>}
      {children}
    </div>
  );
}
