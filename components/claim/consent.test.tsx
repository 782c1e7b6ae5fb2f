import { renderToStaticMarkup } from 'react-dom/server';
import { expect, test } from 'vitest';
import en from '../../public/_locales/en/messages.json' with { type: 'json' };
import { createText, fromMessages, TextProvider } from '../text.tsx';
import { Consent } from './consent.tsx';

const text = createText(fromMessages(en), 'en');
const WALLET = '0x90f79bf6eb2c4f870365e785982e1f101e93b906';
const OTHER = '0x15d34aaf54267db7d7c367839aaf71a00a2c6a65';
const asks = { account: WALLET, recipient: WALLET, amount: '90000', nonce: 7, from: null };
const props = { problem: null, onYes: () => {}, onNo: () => {} };

const draw = (change: Partial<{ recipient: string; from: string }> = {}) =>
  renderToStaticMarkup(
    <TextProvider text={text}>
      <Consent {...props} asks={{ ...asks, ...change }} />
    </TextProvider>,
  );

/** The addresses as a person reads them. */
const addresses = (html: string): string[] =>
  [...html.matchAll(/<bdi[^>]*>(.*?)<\/bdi>/g)].map(([, inner]) => inner!.replace(/<[^>]*>/g, ''));

test('the first frame takes no yes, and a no at once', () => {
  const buttons = [...draw().matchAll(/<button[^>]*>[^<]*/g)].map(([button]) => button);
  expect(buttons.find((button) => button.includes('Yes'))).toContain('disabled');
  expect(buttons.find((button) => button.endsWith('No'))).not.toContain('disabled');
});

test('every address is shown, and whole', () => {
  expect(addresses(draw())).toEqual([WALLET]);
  expect(addresses(draw({ recipient: OTHER }))).toEqual([WALLET, OTHER]);
  expect(addresses(draw({ from: OTHER }))).toEqual([WALLET, OTHER]);
});

test('a question that changes in anything is a new one, which takes no press in its first moment', () => {
  const keyOf = (change: object) => Consent({ ...props, asks: { ...asks, ...change } }).key;
  const keys = [{}, { account: OTHER }, { recipient: OTHER }, { amount: '1' }, { nonce: 8 }];
  expect(new Set(keys.map(keyOf)).size).toBe(keys.length);
  expect(keyOf({})).toBe(keyOf({}));
});
