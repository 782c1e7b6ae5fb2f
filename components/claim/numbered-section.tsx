import { type ReactNode, useId } from 'react';
import '../shell/shell.css';
import './claim.css';

type Props = { number: number; title: string; aside?: ReactNode; children: ReactNode };

/** A numbered step of the signing page. */
export function NumberedSection({ number, title, aside, children }: Props) {
  const heading = useId();
  return (
    <section className="section numbered" aria-labelledby={heading}>
      <h2 id={heading}>
        <span className="number" aria-hidden="true">
          {number}
        </span>
        {title}
        {aside && <span className="aside">{aside}</span>}
      </h2>
      {children}
    </section>
  );
}
