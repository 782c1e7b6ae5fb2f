import { describe, expect, it } from 'vitest';
import ar from '../public/_locales/ar/messages.json' with { type: 'json' };
import de from '../public/_locales/de/messages.json' with { type: 'json' };
import en from '../public/_locales/en/messages.json' with { type: 'json' };
import { createText, fromMessages } from './text.tsx';

const english = createText(fromMessages(en), 'en-GB');
const arabic = createText(fromMessages(ar), 'ar');

describe('createText', () => {
  it('chooses the plural form of a number and formats the number', () => {
    expect(english.plural('home_start', 1)).toBe('Start 1 task');
    expect(english.plural('home_start', 1200)).toBe('Start 1,200 tasks');
  });

  it('falls back to the general form in languages with more forms', () => {
    expect(arabic.plural('home_start', 3)).toContain('مهام');
    expect(arabic.plural('home_start', 100)).not.toBe('');
    expect(arabic.dir).toBe('rtl');
  });

  it('keeps the region only when it matches the language of the messages', () => {
    expect(english.locale).toBe('en-GB');
    expect(createText(fromMessages(en), 'fr-CA').locale).toBe('en');
  });
});

describe('translations', () => {
  const marks = (message: string) => [...new Set(message.match(/\$\d/g))].sort().join();
  const forms = /_(zero|one|two|few|many|other)$/;

  it.each([
    ['de', de],
    ['ar', ar],
  ])('%s has every message that English has, with the same arguments', (_, messages) => {
    const translated: Record<string, { message: string }> = messages;
    for (const [key, { message }] of Object.entries(en)) {
      const theirs = translated[key]?.message;
      expect(theirs, key).toBeTruthy();
      if (!forms.test(key)) expect(marks(theirs ?? ''), key).toBe(marks(message));
    }
  });
});
