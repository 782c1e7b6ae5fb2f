import type { ReactNode } from 'react';
import { Mark } from '../icon/mark.tsx';
import './shell.css';

type Props = {
  /** What this page is, shown next to "Stint". */
  name: string;
  /** At the end of the header, such as the origin. */
  aside?: ReactNode;
  wide?: boolean;
  children: ReactNode;
};

/** A page in its own tab: a header and one column. */
export function Page({ name, aside, wide, children }: Props) {
  return (
    <div className="page">
      <header className="page-top">
        <Mark size={24} />
        <b translate="no">Stint</b>
        <span className="ink2">{name}</span>
        <span className="push ink2">{aside}</span>
      </header>
      <main className={wide ? 'page-column is-wide' : 'page-column'}>{children}</main>
    </div>
  );
}
