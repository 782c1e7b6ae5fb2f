import { type ReactNode, useEffect, useId, useRef } from 'react';
import './sheet.css';

type Props = { title: string; onClose: () => void; children: ReactNode };

/**
 * A sheet from below. The browser's own modal dialog keeps the focus in, makes the rest inert,
 * closes on Escape and gives the focus back.
 */
export function Sheet({ title, onClose, children }: Props) {
  const dialog = useRef<HTMLDialogElement>(null);
  const heading = useId();
  useEffect(() => {
    const element = dialog.current;
    element?.showModal();
    return () => element?.close();
  }, []);

  return (
    <dialog
      ref={dialog}
      className="sheet stack-3"
      aria-labelledby={heading}
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
    >
      <h2 id={heading} className="h16">
        {title}
      </h2>
      {children}
    </dialog>
  );
}
