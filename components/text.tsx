import { createContext, type ReactNode, useContext } from 'react';
import type { PluralKey, TextKey } from './text-keys.ts';

/** Looks up a message, with `$1` to `$9` replaced by the arguments; '' for an unknown key. */
export type Lookup = (key: string, args: readonly string[]) => string;

export type Text = {
  /** BCP 47 tag for dates and numbers, of the same language as the messages. */
  locale: string;
  dir: 'ltr' | 'rtl';
  t: (key: TextKey, ...args: readonly (string | number)[]) => string;
  /** Chooses `key_one`, `key_other` and so on by `count`, which also becomes `$1`. */
  plural: (key: PluralKey, count: number, ...args: readonly (string | number)[]) => string;
};

/** @param uiLanguage refines the locale (en-GB for en) when it matches the messages' language */
export function createText(lookup: Lookup, uiLanguage: string): Text {
  const language = lookup('language', []) || 'en';
  const locale = uiLanguage.split('-')[0] === language ? uiLanguage : language;
  const rules = new Intl.PluralRules(locale);
  const digits = new Intl.NumberFormat(locale);
  const dir = lookup('direction', []) === 'rtl' ? 'rtl' : 'ltr';
  const show = (value: string | number) =>
    isolate(typeof value === 'number' ? digits.format(value) : value, dir);

  return {
    locale,
    dir,
    t: (key, ...args) => lookup(key, args.map(show)),
    plural(key, count, ...args) {
      const values = [count, ...args].map(show);
      return lookup(`${key}_${rules.select(count)}`, values) || lookup(`${key}_other`, values);
    },
  };
}

/** Isolates amounts, names and addresses inside a right-to-left sentence. */
export const isolate = (words: string, dir: 'ltr' | 'rtl'): string =>
  dir === 'rtl' ? `\u2068${words}\u2069` : words;

type Messages = Readonly<Record<string, { readonly message: string }>>;

/** Looks messages up in a bundled messages.json as the browser does, for pages on the web. */
export function fromMessages(messages: Messages): Lookup {
  return (key, args) =>
    (messages[key]?.message ?? '').replace(/\$([1-9$])/g, (_, sign: string) =>
      sign === '$' ? '$' : (args[Number(sign) - 1] ?? ''),
    );
}

const TextContext = createContext<Text | null>(null);

export function TextProvider({ text, children }: { text: Text; children: ReactNode }) {
  return <TextContext value={text}>{children}</TextContext>;
}

/** The messages of the surrounding `TextProvider`. */
export function useText(): Text {
  const text = useContext(TextContext);
  if (!text) throw new Error('useText must be called inside a TextProvider.');
  return text;
}
