import type { ClaimJob, Consent } from '../protocol/bridge.ts';

type Asking = Pick<ClaimJob, 'account' | 'recipient' | 'amount' | 'bind' | 'consent'>;

/** What a person would have to confirm for this job as it stands; null without an account. */
export function consentFor({ account, recipient, amount, bind }: Asking): Consent | null {
  if (!account) return null;
  return { account, recipient: recipient ?? account, amount, nonce: bind?.nonce ?? null };
}

/**
 * Whether a person has confirmed this wallet, this recipient and this binding on a screen of the
 * extension (docs/money.md rule 13). The amount may have grown since.
 */
export function isConsented(job: Asking): boolean {
  const wanted = consentFor(job);
  const { consent } = job;
  return (
    wanted !== null &&
    consent !== null &&
    consent.account === wanted.account &&
    consent.recipient === wanted.recipient &&
    // Once it is bound, no binding is left to confirm.
    (wanted.nonce === null || consent.nonce === wanted.nonce)
  );
}

/** Whether two say the same, the amount included: what was shown is what is confirmed. */
export const isSameConsent = (a: Consent, b: Consent): boolean =>
  a.account === b.account &&
  a.recipient === b.recipient &&
  a.amount === b.amount &&
  a.nonce === b.nonce;
