import { toHex } from '../../../lib/domain/bytes.ts';
import { StintError } from '../../../lib/protocol/errors.ts';

const ALGORITHM = { name: 'Ed25519' };
/** PKCS#8 around a bare seed (RFC 8410, section 7). */
const PKCS8 = new Uint8Array([
  0x30, 0x2e, 0x02, 0x01, 0x00, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x04, 0x22, 0x04, 0x20,
]);

const unsupported = (cause: unknown) =>
  new StintError(
    'unsupported',
    'This browser cannot make Ed25519 signatures. Update it to use Stint.',
    { cause },
  );

/**
 * A new key whose private half can be used and stored but never read.
 * @throws StintError `unsupported`
 */
export async function generateKey(): Promise<CryptoKeyPair> {
  try {
    return (await crypto.subtle.generateKey(ALGORITHM, false, ['sign', 'verify'])) as CryptoKeyPair;
  } catch (cause) {
    throw unsupported(cause);
  }
}

/** 32 bytes as 0x hex. */
export async function publicHex(key: CryptoKey): Promise<string> {
  return toHex(new Uint8Array(await crypto.subtle.exportKey('raw', key)));
}

/** An Ed25519 signature (RFC 8032), 64 bytes as 0x hex. */
export async function sign(key: CryptoKey, message: Uint8Array): Promise<string> {
  const signature = await crypto.subtle.sign(ALGORITHM, key, message as BufferSource);
  return toHex(new Uint8Array(signature));
}

export interface SeedKey {
  privateKey: CryptoKey;
  /** 32 bytes as 0x hex. */
  publicKey: string;
}

/**
 * The key of a 32-byte seed.
 * @throws StintError `unsupported`
 */
export async function keyOfSeed(seed: Uint8Array): Promise<SeedKey> {
  const pkcs8 = new Uint8Array([...PKCS8, ...seed]);
  try {
    // Extractable for a moment: WebCrypto has no other way to get the public key of a seed.
    const readable = await crypto.subtle.importKey('pkcs8', pkcs8, ALGORITHM, true, ['sign']);
    const { x = '' } = await crypto.subtle.exportKey('jwk', readable);
    const bytes = atob(x.replaceAll('-', '+').replaceAll('_', '/'));
    return {
      privateKey: await crypto.subtle.importKey('pkcs8', pkcs8, ALGORITHM, false, ['sign']),
      publicKey: toHex(Uint8Array.from(bytes, (char) => char.charCodeAt(0))),
    };
  } catch (cause) {
    throw unsupported(cause);
  }
}
