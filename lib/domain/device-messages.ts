import type { RecoverRequest, RegisterRequest, SessionRequest } from '../protocol/device.ts';
import type { Submission } from '../protocol/tasks.ts';
import { utf8 } from './bytes.ts';
import type { Domain } from './eip712.ts';

/**
 * The bytes that a device key signs (Ed25519, RFC 8032): a JSON array that starts with
 * the purpose, chain id and vault, so that no signature is valid for another purpose or network.
 */
const message = (purpose: string, domain: Domain, ...parts: unknown[]): Uint8Array =>
  utf8(JSON.stringify([`stint.${purpose}.1`, domain.chainId, domain.vault, ...parts]));

export const registerMessage = (d: Domain, r: Omit<RegisterRequest, 'sig'>) =>
  message('register', d, r.device, r.recoveryKey, r.challenge, r.solution);

export const sessionMessage = (d: Domain, r: Omit<SessionRequest, 'sig'>) =>
  message('session', d, r.device, r.key, r.issuedAt);

/** With the new recovery key, so that nobody can leave it out or put another in its place. */
export const recoverMessage = (d: Domain, r: Omit<RecoverRequest, 'sig' | 'recoverySig'>) =>
  message(
    'recover',
    d,
    r.recoveryKey,
    r.newKey,
    r.issuedAt,
    ...(r.newRecoveryKey ? [r.newRecoveryKey] : []),
  );

/** The device's half of a binding: over the digest that the wallet signs too. */
export const bindMessage = (d: Domain, bindDigestHex: string) => message('bind', d, bindDigestHex);

/** A submission, with the fields of its action in a fixed order. */
export function submissionMessage(d: Domain, device: string, s: Omit<Submission, 'sig'>) {
  const a = s.action;
  const action =
    a.type === 'answer'
      ? [a.type, a.choice]
      : a.type === 'flag'
        ? [a.type, a.reason, a.note ?? null]
        : [a.type];
  return message('submission', d, device, s.id, s.lease, action, s.shownMs, s.answeredAt);
}

/** Both halves of a bandwidth key's registration; `device` is the owner's. */
export const bandwidthKeyMessage = (
  d: Domain,
  r: { device: string; key: string; issuedAt: number },
) => message('bandwidth-key', d, r.device, r.key, r.issuedAt);

/** A bandwidth key's appeal against a rejected unit. */
export const sharedAppealMessage = (d: Domain, a: { key: string; unit: string }) =>
  message('shared-appeal', d, a.key, a.unit);

/** The bandwidth key's own count, in reply to a receipt of the relay. */
export const tallyMessage = (
  d: Domain,
  t: { key: string; n: number; hash: string; bytes: number },
) => message('tally', d, t.key, t.n, t.hash, t.bytes);
