import './controls.css';

/** A key as printed on a control. The control itself tells assistive technology about the key. */
export function KeyCap({ name }: { name: string }) {
  return (
    <span className="key" aria-hidden="true">
      {name}
    </span>
  );
}
