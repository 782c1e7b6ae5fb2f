import { type ReactNode, useId } from 'react';
import './settings.css';

type Props = { title: string; id?: string; children: ReactNode };

/** A titled group of settings. */
export function Group({ title, id, children }: Props) {
  const heading = useId();
  return (
    <section className="group" id={id} aria-labelledby={heading}>
      <h2 id={heading}>{title}</h2>
      {children}
    </section>
  );
}
