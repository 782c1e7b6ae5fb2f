import { browser } from 'wxt/browser';

type Panels = {
  sidePanel?: { open: (options: { windowId: number }) => Promise<void> };
  sidebarAction?: { open: () => Promise<void> };
};

let windowId: number | undefined;

/** Finds out the window in advance, because a side panel opens only directly in a key press or click. */
export async function prepareWider(): Promise<void> {
  windowId = (await browser.windows.getCurrent()).id;
}

/** Opens the side panel (Chrome, Edge) or the sidebar (Firefox), and closes a popup. */
export function openPanel(): void {
  const { sidePanel, sidebarAction } = browser as unknown as Panels;
  const opening: Promise<void> | undefined =
    sidebarAction?.open() ?? (windowId === undefined ? undefined : sidePanel?.open({ windowId }));
  if (opening) opening.then(closePopup, openTab);
  else openTab();
}

/** Opens the same screen in a tab. */
export function openTab(): void {
  openPage('/sidepanel.html?view=tab');
}

export function openPage(path: string): void {
  const url = browser.runtime.getURL('/') + path.slice(1);
  browser.tabs.create({ url }).then(closePopup);
}

export function openSettings(): void {
  browser.runtime.openOptionsPage().then(closePopup);
}

/** Closes a popup; a panel or a tab stays. */
function closePopup(): void {
  if (location.pathname.startsWith('/popup')) window.close();
}
