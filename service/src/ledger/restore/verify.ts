import { StintError } from '../../../../lib/protocol/errors.ts';
import type { Context } from '../../context.ts';
import { recoverAddress } from '../../keys.ts';

/** The error for presented data that we did not sign, or that does not lead to what we signed. */
export const invalid = (what: string) =>
  new StintError('bad_signature', `The presented data does not verify: ${what}.`);

/** @throws StintError `bad_signature` unless our key for this role signed the digest */
export function requireSigner(
  ctx: Context,
  role: 'voucher' | 'accrual',
  digest: Uint8Array,
  sig: string,
): void {
  if (recoverAddress(digest, sig) !== ctx.signer.address(role))
    throw invalid('this service did not sign it');
}
