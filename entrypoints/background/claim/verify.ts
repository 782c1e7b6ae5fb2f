import { toHex } from '../../../lib/domain/bytes.ts';
import type { Domain } from '../../../lib/domain/eip712.ts';
import { recoverAddress } from '../../../lib/domain/recover-address.ts';
import { claimDigest } from '../../../lib/domain/wallet-messages.ts';
import type { ClaimMessage, ClaimQuote } from '../../../lib/protocol/claims.ts';
import { StintError } from '../../../lib/protocol/errors.ts';
import type { Context } from '../core/context.ts';
import { readChain } from '../ledger/chain-account.ts';

const ZERO_ADDRESS = `0x${'0'.repeat(40)}`;
const WEEK_S = 7 * 86_400;

/**
 * Explains why a wallet's signature was refused.
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

/**
 * The signature in the one form that the vault takes, r‖s‖v with v 27 or 28, if this account made
 * it; some hardware wallets answer with v 0 or 1. Null when the account did not.
 */
function vaultForm(digest: Uint8Array, sig: string, account: string): string | null {
  const by = (one: string) => recoverAddress(digest, one) === account;
  const plain = sig.length === 132 ? ['1b', '1c'].map((v) => `${sig.slice(0, 130)}${v}`) : [];
  return plain.find(by) ?? (by(sig) ? sig : null);
}

/**
 * Checks a wallet's signature of what is stored, and brings it into the vault's form. A contract's
 * signature (ERC-1271) can have any length and recover to anybody: the service asks the chain then.
 * @throws StintError `bad_signature`
 */
export async function requireSignature(
  context: Context,
  digest: Uint8Array,
  sig: string,
  account: string,
): Promise<string> {
  const good = vaultForm(digest, sig, account);
  if (good || sig.length > 132) return good ?? sig;
  const chain = await readChain(context, account).catch(() => null);
  if (chain?.contract === false) throw explainRefusal(digest, sig, account);
  return sig;
}

/**
 * Refuses an answer to something else than what is stored.
 * @param named the digest that the page names; a page that names none has its signature checked alone
 * @throws StintError `claim_differs`
 */
export function requireDigest(digest: Uint8Array, named: string | undefined): void {
  if (named === undefined || named === toHex(digest)) return;
  throw new StintError(
    'claim_differs',
    'What is to be signed was renewed while the wallet was asked. Compare it again, and sign that.',
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
    [fee < due, 'the fee'],
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
