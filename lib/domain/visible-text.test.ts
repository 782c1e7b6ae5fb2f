import { expect, test } from 'vitest';
import { findHidden, findMixedScript, visible } from './visible-text.ts';

const spelt = (code: number) => `⟨U+${code.toString(16).toUpperCase().padStart(4, '0')}⟩`;
const RANGES: [string, number, number][] = [
  ['controls', 0x00, 0x08],
  ['more controls', 0x7f, 0x9f],
  ['soft hyphen', 0xad, 0xad],
  ['combining grapheme joiner', 0x34f, 0x34f],
  ['Arabic letter mark', 0x61c, 0x61c],
  ['Hangul fillers', 0x115f, 0x1160],
  ['Khmer inherent vowels', 0x17b4, 0x17b5],
  ['Mongolian selectors', 0x180b, 0x180f],
  ['zero width, marks of direction', 0x200b, 0x200f],
  ['separators, embeddings', 0x2028, 0x202e],
  ['invisible operators, isolates', 0x2060, 0x206f],
  ['Hangul filler', 0x3164, 0x3164],
  ['variation selectors', 0xfe00, 0xfe0f],
  ['byte order mark', 0xfeff, 0xfeff],
  ['halfwidth filler', 0xffa0, 0xffa0],
  ['interlinear annotation', 0xfff9, 0xfffb],
  ['shorthand controls', 0x1bca0, 0x1bca3],
  ['musical controls', 0x1d173, 0x1d17a],
  ['tags', 0xe0000, 0xe007f],
  ['more variation selectors', 0xe0100, 0xe01ef],
  ['lone surrogates', 0xd800, 0xd80f],
  ['private use', 0xe000, 0xe00f],
];

test.each(RANGES)('%s are written out in a Latin text', (_, from, to) => {
  for (let code = from; code <= to; code += 1) {
    const c = String.fromCodePoint(code);
    expect(visible(`a${c}b`)).toBe(`a${spelt(code)}b`);
    expect(findHidden(`a${c}b`)).toBe(`U+${code.toString(16).toUpperCase().padStart(4, '0')}`);
  }
});

test.each([
  ['lines and tabs', 'a\tb\r\nc'],
  ['a joiner in Persian', 'می\u200cخواهم'],
  ['a joiner in Devanagari', 'क्\u200dष'],
  ['a family', '👨\u200d👩\u200d👧'],
  ['a flag of a person in a skin tone', '🧑🏽\u200d🚀'],
  ['a rainbow flag', '🏳\ufe0f\u200d🌈'],
  ['a heart', '❤\ufe0f'],
  ['a keycap', '1\ufe0f\u20e3'],
  ['Scotland', '🏴\u{e0067}\u{e0062}\u{e0073}\u{e0063}\u{e0074}\u{e007f}'],
  ['a variant of a Han character', '葛\u{e0100}城市'],
  ['a Mongolian variant', 'ᠭ\u180b'],
  ['marks', 'Việt, שָׁלוֹם, ไทย'],
  ['an Arabic number sign', '\u0600١٢'],
])('%s stays', (_, text) => {
  expect(visible(text)).toBe(text);
  expect(findHidden(text)).toBeNull();
});

test.each([
  ['a joiner between Latin letters', 'a\u200db', 'a⟨U+200D⟩b'],
  ['a selector after a letter', 'a\ufe0f', 'a⟨U+FE0F⟩'],
  ['two selectors', '❤\ufe0f\ufe0f', '❤\ufe0f⟨U+FE0F⟩'],
  ['words in tags after a flag', '🏴\u{e0068}\u{e0069}', '🏴⟨U+E0068⟩⟨U+E0069⟩'],
  [
    'words in tags after a whole flag',
    '🏴\u{e0067}\u{e0062}\u{e0065}\u{e006e}\u{e0067}\u{e007f}\u{e0068}',
    '🏴\u{e0067}\u{e0062}\u{e0065}\u{e006e}\u{e0067}\u{e007f}⟨U+E0068⟩',
  ],
  ['a tower of marks', `a${'\u0301'.repeat(10)}`, `a${'\u0301'.repeat(8)}⟨U+0301⟩⟨U+0301⟩`],
])('%s is written out', (_, text, shown) => {
  expect(visible(text)).toBe(shown);
});

test('a word of scripts that look alike is found, and other languages are not', () => {
  expect(findMixedScript('Pаypal Inc')).toBe('Pаypal');
  expect(findMixedScript('Αcme')).toBe('Αcme');
  for (const name of [
    'Яндекс',
    'Acme Россия',
    'ソニーSony',
    '삼성 Samsung',
    'µTorrent 2',
    'Ωmega'.slice(1),
  ])
    expect(findMixedScript(name)).toBeNull();
});
