import { browser } from 'wxt/browser';

type GetMessage = (key: string, args?: string[]) => string;

/** The browser's own messages, as components look them up. */
export const lookup = (key: string, args: readonly string[]): string =>
  (browser.i18n.getMessage as GetMessage)(key, [...args]);

/** BCP 47 tag of the browser's interface. */
export const uiLanguage = (): string => browser.i18n.getUILanguage();
