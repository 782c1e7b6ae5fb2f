import type { ReactNode } from 'react';
import './marks.css';

export type Fact = { name: string; value: ReactNode; strong?: boolean };

/** A list of names and values, one pair a line. */
export function Facts({ facts }: { facts: readonly Fact[] }) {
  return (
    <dl className="facts">
      {facts.map(({ name, value, strong }) => (
        <FactLine key={name} name={name} value={value} strong={strong ?? false} />
      ))}
    </dl>
  );
}

function FactLine({ name, value, strong }: Required<Fact>) {
  return (
    <>
      <dt className={strong ? 'strong' : undefined}>{name}</dt>
      <dd className={strong ? 'strong num' : undefined}>{value}</dd>
    </>
  );
}
