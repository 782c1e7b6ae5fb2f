import './controls.css';

type Props = { label: string; checked: boolean; onChange: (checked: boolean) => void };

/** A switch. The row around it shows the label, so here it is only for assistive technology. */
export function Switch({ label, checked, onChange }: Props) {
  return (
    <input
      type="checkbox"
      role="switch"
      className="switch"
      aria-label={label}
      aria-checked={checked}
      checked={checked}
      onChange={(event) => onChange(event.currentTarget.checked)}
    />
  );
}
