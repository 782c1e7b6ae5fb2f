import { browser } from 'wxt/browser';

type GetMessage = (key: string, args?: string[]) => string;

/** Looks up a message in the extension's locale, for components. */
export const lookup = (key: string, args: readonly string[]): string =>
  (browser.i18n.getMessage as GetMessage)(key, [...args]);

/** BCP 47 tag of the browser's interface language. */
export const uiLanguage = (): string => browser.i18n.getUILanguage();
