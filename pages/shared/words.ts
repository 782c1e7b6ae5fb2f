import { createText, fromMessages, type Text } from '../../components/text.tsx';
import english from '../../public/_locales/en/messages.json';

const others = {
  de: () => import('../../public/_locales/de/messages.json'),
  ar: () => import('../../public/_locales/ar/messages.json'),
};

/** The page's messages in the first of the reader's languages that Stint has. */
export async function loadText(languages: readonly string[]): Promise<Text> {
  for (const tag of languages) {
    const language = tag.split('-')[0];
    if (language === 'en') break;
    if (language !== 'de' && language !== 'ar') continue;
    const { default: messages } = await others[language]();
    return createText(fromMessages({ ...english, ...messages }), tag);
  }
  return createText(fromMessages(english), languages.find((tag) => /^en\b/.test(tag)) ?? 'en');
}
