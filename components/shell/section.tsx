import { type ReactNode, useId } from 'react';
import './shell.css';

type Props = { title: string; children: ReactNode };

/** A titled part of a page. Parts are divided by a line. */
export function Section({ title, children }: Props) {
  const heading = useId();
  return (
    <section className="section" aria-labelledby={heading}>
      <h2 id={heading}>{title}</h2>
      {children}
    </section>
  );
}
