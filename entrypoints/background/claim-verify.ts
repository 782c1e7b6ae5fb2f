import { toHex } from '../../lib/domain/bytes.ts';
import type { Domain } from '../../lib/domain/eip712.ts';
import { type Bind, bindDigest, claimDigest } from '../../lib/domain/wallet-messages.ts';
import type { ClaimMessage, ClaimQuote } from '../../lib/protocol/claims.ts';
import { StintError } from '../../lib/protocol/errors.ts';
import { isKeySignature, recoverAddress } from './signatures.ts';

const ZERO_ADDRESS = `0x${'0'.repeat(40)}`;
const WEEK_S = 7 * 86_400;

/**
 * A signature of a key is checked here. One of a contract wallet (ERC-1271) can only be
 * checked on the chain: the service does, before it sends anything.
 */
function verify(digest: Uint8Array, sig: string, account: string): void {
  if (!isKeySignature(sig)) return;
  const signer = recoverAddress(digest, sig);
  if (signer === account) return;
  throw new StintError(
    'bad_signature',
    signer
      ? `This was signed with ${signer}, not with ${account}. Choose that account in your wallet and sign again.`
      : 'This is no signature of that account.',
  );
}

/** @throws StintError `bad_signature` */
export const verifyClaimSignature = (domain: Domain, claim: ClaimMessage, sig: string): void =>
  verify(claimDigest(domain, claim), sig, claim.account);

/** @throws StintError `bad_signature` */
export const verifyBindSignature = (domain: Domain, bind: Bind, sig: string): void =>
  verify(bindDigest(domain, bind), sig, bind.account);

/** The claim's key at the service (money.md rule 20). */
export const claimKey = (domain: Domain, claim: ClaimMessage): string =>
  toHex(claimDigest(domain, claim));

/**
 * What a person is about to sign must be what was asked for.
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
    throw new StintError('claim_differs', `The quote differs in ${wrong[1]} from what was asked.`);
}
