import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { recoverMessage } from '../../lib/domain/device-messages.ts';
import type { RecoverRequest } from '../../lib/protocol/device.ts';
import { rawPublic, type TestDevice } from './device.ts';

/** A key pair as twelve words give it. */
export const newRecovery = () => generateKeyPairSync('ed25519');
export type Recovery = ReturnType<typeof newRecovery>;

/** A signed request that moves the identity of `recovery` to `device`; without `next` in the old form. */
export function recoverRequest(
  device: TestDevice,
  recovery: Recovery,
  next: { publicKey: KeyObject } | null,
  issuedAt = Date.now(),
): RecoverRequest {
  const unsigned = {
    recoveryKey: rawPublic(recovery.publicKey),
    newKey: device.id,
    ...(next && { newRecoveryKey: rawPublic(next.publicKey) }),
    issuedAt,
  };
  const message = recoverMessage(device.domain, unsigned);
  const recoverySig = device.signature(message, recovery.privateKey);
  return { ...unsigned, recoverySig, sig: device.signature(message) };
}
