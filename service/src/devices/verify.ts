import { createPublicKey, type KeyObject, verify } from 'node:crypto';
import { promisify } from 'node:util';
import { fromHex } from '../../../lib/domain/bytes.ts';
import { submissionMessage } from '../../../lib/domain/device-messages.ts';
import type { Domain } from '../../../lib/domain/eip712.ts';
import type { Submission } from '../../../lib/protocol/tasks.ts';

const verifyAsync = promisify(verify) as (
  algorithm: null,
  data: Uint8Array,
  key: KeyObject,
  signature: Uint8Array,
) => Promise<boolean>;

/** DER prefix of an Ed25519 SubjectPublicKeyInfo (RFC 8410). */
const SPKI = Buffer.from('302a300506032b6570032100', 'hex');

/** How many parsed keys to cache: parsing takes a third as long as the check itself. */
const MAX_KEYS = 10_000;
const keys = new Map<string, KeyObject>();

function importKey(publicKey: string): KeyObject {
  let found = keys.get(publicKey);
  if (!found) {
    const key = Buffer.concat([SPKI, fromHex(publicKey)]);
    found = createPublicKey({ key, format: 'der', type: 'spki' });
    if (keys.size >= MAX_KEYS) keys.delete(keys.keys().next().value!);
    keys.set(publicKey, found);
  }
  return found;
}

/** Whether an Ed25519 key (RFC 8032) signed the message. Runs on the thread pool. */
export async function verifyEd25519(
  publicKey: string,
  message: Uint8Array,
  sig: string,
): Promise<boolean> {
  try {
    return await verifyAsync(null, message, importKey(publicKey), fromHex(sig));
  } catch {
    return false;
  }
}

/** Whether the device key signed a submission. */
export const verifySubmission = (domain: Domain, device: string, key: string, s: Submission) =>
  verifyEd25519(key, submissionMessage(domain, device, s), s.sig);
