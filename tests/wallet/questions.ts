import { browser } from 'wxt/browser';
import { RpcError } from './rpc-error.ts';
import { settings } from './settings.ts';

interface Question {
  title: string;
  text: string;
  windowId: number | undefined;
  decide: (approved: boolean) => void;
}

const open = new Map<number, Question>();
let next = 1;

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/**
 * Asks the person in a focused window of the wallet. Closing it means no.
 * @throws RpcError 4001 on a no, -32002 while another question is open
 */
export async function askPerson(title: string, text: string): Promise<void> {
  const { mode, delayMs } = await settings();
  if (open.size > 0) throw new RpcError(-32002, 'Request already pending. Please wait.');

  const id = next++;
  const { promise, resolve } = Promise.withResolvers<boolean>();
  open.set(id, { title, text, windowId: undefined, decide: resolve });

  try {
    if (delayMs > 0) await pause(delayMs);
    if (mode === 'reject') throw new RpcError(4001, 'User rejected the request.');
    if (mode === 'ask') {
      const url = new URL(`confirm.html#${id}`, browser.runtime.getURL('/')).href;
      const shown = await browser.windows.create({
        url,
        type: 'popup',
        focused: true,
        width: 420,
        height: 620,
      });
      open.get(id)!.windowId = shown?.id;
      if (!(await promise)) throw new RpcError(4001, 'User rejected the request.');
    }
  } finally {
    open.delete(id);
  }
}

export const question = (id: number) => {
  const found = open.get(id);
  return found ? { title: found.title, text: found.text } : null;
};

export const decide = (id: number, approved: boolean): void => open.get(id)?.decide(approved);

export function windowClosed(windowId: number): void {
  for (const found of open.values()) if (found.windowId === windowId) found.decide(false);
}
