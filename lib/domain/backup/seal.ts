import { type Backup, MIN_ROUNDS, type SealedBackup } from '../../protocol/backup.ts';
import { StintError } from '../../protocol/errors.ts';
import { utf8 } from '../bytes.ts';
import { readBackup } from './read-backup.ts';

type Bytes = Uint8Array<ArrayBuffer>;
// The DOM's type names do not exist in Node's types.
type Subtle = typeof globalThis.crypto.subtle;
type Key = Awaited<ReturnType<Subtle['deriveKey']>>;

const SALT_BYTES = 16;
const IV_BYTES = 12;
/** `String.fromCharCode` takes no more arguments than this in some engines. */
const CHUNK = 0x8000;

function toBase64(bytes: Uint8Array): string {
  let text = '';
  for (let i = 0; i < bytes.length; i += CHUNK) {
    text += String.fromCharCode(...bytes.subarray(i, i + CHUNK));
  }
  return btoa(text);
}

const fromBase64 = (text: string): Bytes => Uint8Array.from(atob(text), (c) => c.charCodeAt(0));

type Head = Pick<SealedBackup, 'kind' | 'v' | 'kdf' | 'cipher'>;

/** The additional authenticated data: the head's fields, in this order. */
const headBytes = ({ kind, v, kdf, cipher }: Head): Bytes =>
  utf8(JSON.stringify([kind, v, kdf.name, kdf.rounds, kdf.salt, cipher.name, cipher.iv])) as Bytes;

/** Web Crypto, which browsers have on https pages and on localhost. @throws StintError `unsupported` */
function subtle(): Subtle {
  const { crypto } = globalThis;
  if (crypto?.subtle) return crypto.subtle;
  throw new StintError(
    'unsupported',
    'This page cannot decrypt files. Open it over https, or on localhost with "npm run recover".',
  );
}

async function keyOf(passphrase: string, { kdf }: Head): Promise<Key> {
  // NFKC, since keyboards differ in how they compose accents.
  const words = utf8(passphrase.normalize('NFKC')) as Bytes;

  const base = await subtle().importKey('raw', words, 'PBKDF2', false, ['deriveKey']);
  const how = {
    name: 'PBKDF2',
    hash: 'SHA-256',
    salt: fromBase64(kdf.salt),
    iterations: kdf.rounds,
  };
  const to = { name: 'AES-GCM', length: 256 };
  return subtle().deriveKey(how, base, to, false, ['encrypt', 'decrypt']);
}

const gcm = (head: Head) => ({
  name: 'AES-GCM',
  iv: fromBase64(head.cipher.iv),
  additionalData: headBytes(head),
});

/**
 * Encrypts a backup under a passphrase.
 * @param random 28 fresh random bytes: salt and nonce
 * @throws StintError `unsupported` where the page has no Web Crypto
 */
export async function sealBackup(
  backup: Backup,
  passphrase: string,
  random: Uint8Array,
): Promise<SealedBackup> {
  const head: Head = {
    kind: 'stint-backup-sealed',
    v: 1,
    kdf: {
      name: 'PBKDF2-SHA256',
      rounds: MIN_ROUNDS,
      salt: toBase64(random.subarray(0, SALT_BYTES)),
    },
    cipher: {
      name: 'AES-256-GCM',
      iv: toBase64(random.subarray(SALT_BYTES, SALT_BYTES + IV_BYTES)),
    },
  };

  const key = await keyOf(passphrase, head);
  const text = utf8(JSON.stringify(backup)) as Bytes;
  const data = await subtle().encrypt(gcm(head), key, text);
  return { ...head, data: toBase64(new Uint8Array(data)) };
}

/**
 * Opens what `sealBackup` made.
 * @throws StintError `forbidden` for a wrong passphrase or a file that was changed (the cipher
 *   cannot tell which), `malformed` for other contents, `unsupported`
 */
export async function openBackup(file: SealedBackup, passphrase: string): Promise<Backup> {
  const key = await keyOf(passphrase, file);
  let bytes: ArrayBuffer;
  try {
    bytes = await subtle().decrypt(gcm(file), key, fromBase64(file.data));
  } catch (cause) {
    throw new StintError(
      'forbidden',
      'The passphrase is wrong, or the file was changed since it was saved.',
      { cause },
    );
  }

  const inside = readBackup(new TextDecoder().decode(bytes));
  if (!inside.sealed) return inside.backup;
  throw new StintError(
    'malformed',
    'This file contains another encrypted file instead of a backup.',
  );
}
