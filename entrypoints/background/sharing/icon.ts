import { browser } from 'wxt/browser';

/** Brass is the colour of shared bandwidth. */
const BRASS = '#ab7617';

/** The toolbar shows whether bytes of others flow through this line. */
export async function showFlowing(flowing: boolean): Promise<void> {
  const name = browser.i18n.getMessage(flowing ? 'icon_sharing' : 'extName');
  await Promise.all([
    browser.action.setBadgeText({ text: flowing ? '•' : '' }),
    browser.action.setBadgeBackgroundColor({ color: BRASS }),
    browser.action.setTitle({ title: name }),
  ]);
}
