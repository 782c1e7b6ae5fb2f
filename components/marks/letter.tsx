import './marks.css';

/** The letter A or B, in outline only: never filled, never coloured. */
export function Letter({ side }: { side: 'A' | 'B' }) {
  return (
    <span className="letter" aria-hidden="true">
      {side}
    </span>
  );
}
