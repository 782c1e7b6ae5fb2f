import './controls.css';

/** A key as printed on a control. The control itself names the key to assistive technology. */
export function KeyCap({ name }: { name: string }) {
  return (
    <span className="key" aria-hidden="true">
      {name}
    </span>
  );
}
