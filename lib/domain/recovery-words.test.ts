import { entropyToMnemonic, mnemonicToEntropy } from '@scure/bip39';
import { wordlist } from '@scure/bip39/wordlists/english.js';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fromWords, toWords } from './recovery-words.ts';

const entropy = fc.uint8Array({ minLength: 16, maxLength: 16 });

describe('recovery words', () => {
  test('are those of BIP-39', () => {
    fc.assert(
      fc.property(entropy, (bytes) => {
        expect(toWords(bytes, wordlist)).toBe(entropyToMnemonic(bytes, wordlist));
      }),
    );
  });

  test('are read back as the same bytes', () => {
    fc.assert(
      fc.property(entropy, (bytes) => {
        const words = toWords(bytes, wordlist);
        expect(fromWords(words, wordlist)).toEqual({ entropy: bytes });
        expect(mnemonicToEntropy(words, wordlist)).toEqual(bytes);
      }),
    );
  });

  test('a wrong word is found and named', () => {
    const words = toWords(new Uint8Array(16), wordlist);
    expect(words).toBe(`${'abandon '.repeat(11)}about`);
    expect(fromWords(words.replace('about', 'abuot'), wordlist)).toEqual({ wrong: 11 });
    expect(fromWords(words.replace('about', 'abandon'), wordlist)).toEqual({ wrong: 'checksum' });
    expect(fromWords('abandon about', wordlist)).toEqual({ wrong: 'count' });
  });
});
