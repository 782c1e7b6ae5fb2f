import { browser } from 'wxt/browser';

/** Whether a page of ours is in front of somebody. Asked, not remembered. */
export async function isScreenOpen(): Promise<boolean> {
  const { getContexts } = browser.runtime as { getContexts?: typeof browser.runtime.getContexts };
  if (getContexts) {
    const contexts = await browser.runtime.getContexts({
      contextTypes: ['POPUP', 'SIDE_PANEL', 'TAB'],
    });
    return contexts.length > 0;
  }
  // Firefox: the event page stands in this list too.
  const views = browser.extension.getViews?.() ?? [];
  return views.some((view) => view !== globalThis);
}
