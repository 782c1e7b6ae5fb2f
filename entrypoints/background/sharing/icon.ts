import { browser } from 'wxt/browser';

/** Brass is the colour of sharing. */
const BRASS = '#ab7617';

/** Shows in the toolbar whether pages are being fetched over this connection. */
export async function showFlowing(flowing: boolean): Promise<void> {
  const name = browser.i18n.getMessage(flowing ? 'icon_sharing' : 'extName');
  await Promise.all([
    browser.action.setBadgeText({ text: flowing ? '•' : '' }),
    browser.action.setBadgeBackgroundColor({ color: BRASS }),
    browser.action.setTitle({ title: name }),
  ]);
}
