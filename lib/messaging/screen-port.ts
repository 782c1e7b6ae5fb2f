import { browser } from 'wxt/browser';

const NAME = 'screen';

/**
 * Called once by each screen, so that the background notices when it closes and sends the answers.
 * Only a hint: when the worker is asleep, an alarm does the same a little later.
 */
export function announceScreen(): void {
  browser.runtime.connect({ name: NAME });
}

/** Calls back when a screen closes. Register in the worker's first turn. */
export function onScreenClosed(listener: () => void): void {
  browser.runtime.onConnect.addListener((port) => {
    const own = port.sender?.url?.startsWith(browser.runtime.getURL('/')) ?? false;
    if (port.name !== NAME || port.sender?.id !== browser.runtime.id || !own) {
      port.disconnect();
      return;
    }
    port.onDisconnect.addListener(() => listener());
  });
}
