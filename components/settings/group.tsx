import { type ReactNode, useId } from 'react';
import './settings.css';

type Props = { title: string; children: ReactNode };

/** Settings that belong together. */
export function Group({ title, children }: Props) {
  const heading = useId();
  return (
    <section className="group" aria-labelledby={heading}>
      <h2 id={heading}>{title}</h2>
      {children}
    </section>
  );
}
