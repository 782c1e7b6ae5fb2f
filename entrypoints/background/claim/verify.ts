import { toHex } from '../../../lib/domain/bytes.ts';
import type { Domain } from '../../../lib/domain/eip712.ts';
import { recoverAddress } from '../../../lib/domain/recover-address.ts';
import { claimDigest } from '../../../lib/domain/wallet-messages.ts';
import type { ClaimMessage, ClaimQuote } from '../../../lib/protocol/claims.ts';
import { StintError } from '../../../lib/protocol/errors.ts';

const ZERO_ADDRESS = `0x${'0'.repeat(40)}`;
const WEEK_S = 7 * 86_400;

/**
 * Explains why the service refused a wallet's signature. The device cannot check signatures itself:
 * the address may be a contract, whose signatures (ERC-1271) can have any length and recover to
 * anybody, so only the chain can tell.
 */
export function explainRefusal(digest: Uint8Array, sig: string, account: string): StintError {
  const signer = recoverAddress(digest, sig);
  return new StintError(
    'bad_signature',
    signer && signer !== account
      ? `This was signed with ${signer}, not with ${account}. Choose ${account} in your wallet and sign again.`
      : 'This signature is not by the chosen account. Sign again with it.',
  );
}

/** The claim's digest, which is its idempotency key at the service (docs/money.md rule 20). */
export const claimKey = (domain: Domain, claim: ClaimMessage): string =>
  toHex(claimDigest(domain, claim));

/**
 * Checks that what a person is about to sign is what was asked for.
 * @param now service time, ms
 * @throws StintError `claim_differs`
 */
export function checkQuote(
  quote: ClaimQuote,
  asked: { account: string; recipient: string },
  now: number,
): void {
  const { claim, backed } = quote;
  const fee = BigInt(claim.relayerFee);
  const due = BigInt(claim.cumulative) - BigInt(quote.claimed);
  const seconds = claim.deadline - now / 1_000;
  const checks: [boolean, string][] = [
    [claim.account === asked.account, 'the wallet'],
    [claim.recipient === asked.recipient, 'the recipient'],
    [claim.cumulative === backed.voucher.cumulative, 'the sum'],
    [due > 0n && fee < due, 'the fee'],
    [fee === 0n || claim.relayer !== ZERO_ADDRESS, 'the relayer'],
    [seconds > 0 && seconds <= WEEK_S, 'the deadline'],
  ];
  const wrong = checks.find(([fits]) => !fits);
  if (wrong)
    throw new StintError(
      'claim_differs',
      `The service quoted a claim that differs from the request in ${wrong[1]}. Nothing was signed.`,
    );
}
