import { type FormEvent, useEffect, useId, useState } from 'react';
import '../controls/controls.css';
import './sharing.css';

type Props = {
  label: string;
  unit: string;
  value: number;
  min: number;
  max: number;
  onChange: (value: number) => void;
};

/** A field for a whole number with its unit. Applied on Enter, or when the field loses focus. */
export function NumberField({ label, unit, value, min, max, onChange }: Props) {
  const id = useId();
  const [text, setText] = useState(String(value));
  useEffect(() => setText(String(value)), [value]);
  const commit = () => {
    const next = Math.round(Number(text));
    const fits = text.trim() !== '' && Number.isFinite(next);
    const kept = fits ? Math.min(max, Math.max(min, next)) : value;
    setText(String(kept));
    if (kept !== value) onChange(kept);
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    commit();
  };

  return (
    <form className="setting" onSubmit={submit}>
      <label className="grow" htmlFor={id}>
        {label}
      </label>
      <input
        id={id}
        className="field share-number num"
        inputMode="numeric"
        value={text}
        aria-describedby={`${id}-unit`}
        onChange={(event) => setText(event.currentTarget.value)}
        onBlur={commit}
      />
      <span id={`${id}-unit`} className="share-unit ink2">
        {unit}
      </span>
    </form>
  );
}
