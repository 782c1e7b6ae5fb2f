import { emitted, type VaultLog } from './logs.ts';
import { refuse } from './revert.ts';
import type { Call } from './signatures.ts';
import { ROLE, type VaultState } from './state.ts';

const DELAY = 2 * 86_400;
const GRACE = 30 * 86_400;
const BLOCK_INTERVAL = 365 * 86_400;

/** Signers.sol `addSigner`. @throws Revert */
export function addSigner(
  s: VaultState,
  { sender, now }: Call,
  { signer, role }: { signer: string; role: number },
): VaultLog[] {
  if (sender !== s.owner) throw refuse('NotOwner', sender);
  if (s.signers.has(signer)) throw refuse('SignerKnown', signer);
  const validFrom = now + DELAY;
  s.signers.set(signer, { role, validFrom, revokedAt: 0 });
  return [emitted('SignerAdded', { signer, role, validFrom: BigInt(validFrom) })];
}

/** Signers.sol `revokeSigner`. @throws Revert */
export function revokeSigner(s: VaultState, { sender, now }: Call, key: string): VaultLog[] {
  if (sender !== s.guardian && sender !== s.owner) throw refuse('NotGuardian', sender);
  const signer = s.signers.get(key);
  if (signer?.revokedAt !== 0) throw refuse('SignerNotKnown', key);
  signer.revokedAt = now;
  const logs = [emitted('SignerRevoked', { signer: key, role: signer.role })];
  const blocks = signer.role === ROLE.accrual && signer.validFrom <= now;
  if (!blocks || now + GRACE < s.refundsBlockedUntil + BLOCK_INTERVAL) return logs;
  s.refundsBlockedUntil = now + GRACE;
  return [...logs, emitted('RefundsBlocked', { until: BigInt(s.refundsBlockedUntil) })];
}
