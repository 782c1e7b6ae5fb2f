import { renderToStaticMarkup } from 'react-dom/server';
import { expect, test } from 'vitest';
import type { RichText as RichTextData } from '../../lib/protocol/rich-text.ts';
import en from '../../public/_locales/en/messages.json' with { type: 'json' };
import { createText, fromMessages, TextProvider } from '../text.tsx';
import { RichText } from './rich-text.tsx';

const words = createText(fromMessages(en), 'en');
const draw = (text: RichTextData) =>
  renderToStaticMarkup(
    <TextProvider text={words}>
      <RichText text={text} />
    </TextProvider>,
  );

const EVIL = '<img src=x onerror="alert(1)"><script>alert(1)</script>';

test('nothing in a text becomes markup', () => {
  const html = draw([
    ['p', [['b', EVIL]]],
    ['h', 1, [['', EVIL]]],
    ['q', 1, [['i', EVIL]]],
    ['li', 0, null, [['c', EVIL]]],
    ['pre', EVIL, EVIL],
    ['table', [[[['s', EVIL]]]]],
    ['p', [['l', EVIL, EVIL]]],
  ]);
  expect(html).not.toMatch(/<(img|script|a|iframe|link|style)\b/);
  expect(html.split('&lt;script&gt;').length - 1).toBeGreaterThanOrEqual(7);
});

test('a link leads nowhere, and shows where it would', () => {
  const html = draw([['p', [['l', 'your bank', 'https://evil.example/']]]]);
  expect(html).toContain('your bank');
  expect(html).toContain('https://evil.example/');
  expect(html).not.toMatch(/href|src=/);
});
