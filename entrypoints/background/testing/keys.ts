import { hmac } from '@noble/hashes/hmac.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { hashes, sign } from '@noble/secp256k1';
import { fromHex, toHex } from '../../../lib/domain/bytes.ts';

// Keys 1 to 4 of the well-known test mnemonic; the network in tests/vitest.config.ts pins the first two.
export const VOUCHER_KEY = '0x59c6995e998f97a5a0044966f0945389dc9e86dae88c7a8412f4603b6b78690d';
export const ACCRUAL_KEY = '0x5de4111afa1a4b94908f83103eb1f1706367c2e68ca870fc3fb9a804cdab365a';
export const WALLET_KEY = '0x7c852118294e51e653712a81e05800f419141751be58f605c371e15141b007a6';
export const WALLET = '0x90f79bf6eb2c4f870365e785982e1f101e93b906';
export const OTHER_KEY = '0x47e179ec197488593b187f80a00eb0da91f1b9d0b13f8733639f19c30a34926a';
export const OTHER = '0x15d34aaf54267db7d7c367839aaf71a00a2c6a65';
export const CAMPAIGN = `0x${'c'.repeat(64)}`;
export const PRICE = 45_000n;
export const NOW = Date.UTC(2026, 10, 22, 12);

hashes.sha256 = sha256;
hashes.hmacSha256 = (key, message) => hmac(sha256, key, message);

/** Signs 32 bytes as r‖s‖v, like the service and wallets. */
export function signDigest(digest: Uint8Array, key: string): string {
  const signed = sign(digest, fromHex(key), { prehash: false, format: 'recovered' });
  return toHex(new Uint8Array([...signed.slice(1), 27 + signed[0]!]));
}
