import { privateKeyToAccount } from 'viem/accounts';
import { expect, test } from 'vitest';
import { fromHex, toHex } from '../../../lib/domain/bytes.ts';
import { recoverAddress, vaultForm } from '../keys.ts';

const ORDER = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n;
const wallet = privateKeyToAccount(`0x${'07'.repeat(32)}`);
const ACCOUNT = wallet.address.toLowerCase();

/** Signatures with both parities, and every form that wallets give them. */
async function forms(digest: `0x${string}`) {
  const sig = await wallet.sign({ hash: digest });
  const [r, s, v] = [sig.slice(2, 66), sig.slice(66, 130), Number.parseInt(sig.slice(130), 16)];
  const byte = (value: number) => value.toString(16).padStart(2, '0');
  const high = (ORDER - BigInt(`0x${s}`)).toString(16).padStart(64, '0');
  const packed = (BigInt(`0x${s}`) | (BigInt(v - 27) << 255n)).toString(16).padStart(64, '0');
  return {
    vault: sig,
    short: `0x${r}${s}${byte(v - 27)}`,
    compact: `0x${r}${packed}`,
    high: `0x${r}${high}${byte(55 - v)}`,
    shortHigh: `0x${r}${high}${byte(28 - v)}`,
    wrong: [`0x${r}${s}${byte(v + 27)}`, `0x${r}${s}${byte(v + 8)}`, `0x${r}${s}${byte(55 - v)}`],
  };
}

test('a signature gets the vault’s form, whatever form the wallet gave it', async () => {
  for (let i = 0; i < 16; i += 1) {
    const digest = toHex(new Uint8Array(32).fill(i + 1)) as `0x${string}`;
    const bytes = fromHex(digest);
    const { vault, wrong, ...others } = await forms(digest);
    for (const form of [vault, ...Object.values(others)]) {
      expect(vaultForm(ACCOUNT, bytes, form)).toBe(vault);
    }
    for (const form of wrong) expect(vaultForm(ACCOUNT, bytes, form)).toBeNull();
    expect(vaultForm(`0x${'11'.repeat(20)}`, bytes, vault)).toBeNull();
    expect(recoverAddress(bytes, vault)).toBe(ACCOUNT);
    for (const none of [wrong[0]!, others.high, others.shortHigh])
      expect(recoverAddress(bytes, none)).toBeNull();
  }
});

test('bytes that are not a key’s signature have no form', () => {
  const digest = new Uint8Array(32).fill(3);
  for (const sig of ['0x', `0x${'00'.repeat(65)}`, `0x${'ff'.repeat(65)}`, `0x${'01'.repeat(200)}`])
    expect(vaultForm(ACCOUNT, digest, sig)).toBeNull();
});
