import { browser } from 'wxt/browser';

/** Whether one of the extension's pages is open. The browser is asked each time. */
export async function isScreenOpen(): Promise<boolean> {
  const { getContexts } = browser.runtime as { getContexts?: typeof browser.runtime.getContexts };
  if (getContexts) {
    const contexts = await browser.runtime.getContexts({
      contextTypes: ['POPUP', 'SIDE_PANEL', 'TAB'],
    });
    return contexts.length > 0;
  }

  // Firefox's list includes the background page itself.
  const views = browser.extension.getViews?.() ?? [];
  return views.some((view) => view !== globalThis);
}
