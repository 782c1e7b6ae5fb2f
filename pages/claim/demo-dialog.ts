/** A button of the dialog. Tests find it by its name, as people do. */
function button(label: string, id: string, press: () => void): HTMLButtonElement {
  const element = document.createElement('button');
  element.type = 'button';
  element.className = 'btn';
  element.id = id;
  element.textContent = label;
  element.addEventListener('click', press);
  return element;
}

/** Shows a request as lines of text, and waits until the person accepts or declines. */
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
