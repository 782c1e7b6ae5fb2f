/** A button of the dialog; it says its own name to tests and to people. */
function button(label: string, id: string, press: () => void): HTMLButtonElement {
  const element = document.createElement('button');
  element.type = 'button';
  element.className = 'btn';
  element.id = id;
  element.textContent = label;
  element.addEventListener('click', press);
  return element;
}

/** Shows what is asked, line by line as text, and waits for a yes or a no. */
export function confirm(title: string, lines: readonly string[]): Promise<boolean> {
  const { promise, resolve } = Promise.withResolvers<boolean>();
  const dialog = document.createElement('dialog');
  dialog.className = 'demo-dialog';
  const heading = document.createElement('h2');
  heading.textContent = `Demo wallet: ${title}`;
  const text = document.createElement('pre');
  text.textContent = lines.join('\n');
  const buttons = document.createElement('div');
  buttons.className = 'pair';
  buttons.append(
    button('Reject', 'demo-reject', () => resolve(false)),
    button('Approve', 'demo-approve', () => resolve(true)),
  );
  dialog.append(heading, text, buttons);
  dialog.addEventListener('cancel', () => resolve(false));
  document.body.append(dialog);
  dialog.showModal();
  return promise.finally(() => dialog.remove());
}
