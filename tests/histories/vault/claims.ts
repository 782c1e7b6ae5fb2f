import { backingHash, voucherDigest, ZERO32 } from '../../../lib/domain/account-chain.ts';
import { claimDigest } from '../../../lib/domain/wallet-messages.ts';
import { campaignOf } from './campaigns.ts';
import { emitted, type VaultLog } from './logs.ts';
import { type Rail, take } from './pool.ts';
import { refuse, refuseElsewhere } from './revert.ts';
import { type Call, isSigner, recoverStrictly } from './signatures.ts';
import { ROLE, type VaultState } from './state.ts';

const ZERO = `0x${'0'.repeat(40)}`;

/** A voucher as the vault takes it. */
export interface VoucherArg {
  account: string;
  cumulative: bigint;
  ledgerHead: string;
  backing: string;
  sig: string;
}

/** A line of a backing list as the vault takes it. */
export interface BackingArg {
  campaign: string;
  min: bigint;
}

/** A wallet's consent as the vault takes it. */
export interface AuthArg {
  recipient: string;
  relayerFee: bigint;
  relayer: string;
  deadline: bigint;
  sig: string;
}

/** What a rail found an account entitled to. */
export interface Entitled {
  rail: Rail;
  account: string;
  cumulative: bigint;
  head: string;
}

/** Whether a wallet's key or its contract says yes to a digest (Claims.sol `_consents`). */
export function consents(s: VaultState, account: string, hash: Uint8Array, sig: string): boolean {
  const signer = recoverStrictly(hash, sig);
  if (signer === account) return true;
  const wallet = s.wallets.get(account);
  return wallet !== undefined && wallet !== 'burns' && signer === wallet;
}

/** Claims.sol `_requireConsent`. @throws Revert */
export function requireConsent(
  s: VaultState,
  { domain, sender, now }: Call,
  { account, cumulative }: { account: string; cumulative: bigint },
  a: AuthArg,
): void {
  if (BigInt(now) > a.deadline) throw refuse('Expired', a.deadline);
  const cancelled = s.cancelledUntil.get(account) ?? 0;
  if (a.deadline <= BigInt(cancelled)) throw refuse('Cancelled', BigInt(cancelled));
  if (a.relayer === ZERO) {
    if (a.relayerFee !== 0n) throw refuse('FeeWithoutRelayer', a.relayerFee);
  } else if (a.relayer !== sender) throw refuse('WrongRelayer', sender, a.relayer);
  const { recipient, relayer } = a;
  const hash = claimDigest(domain, {
    account,
    recipient,
    cumulative: String(cumulative),
    relayerFee: String(a.relayerFee),
    relayer,
    deadline: Number(a.deadline),
  });
  if (!consents(s, account, hash, a.sig)) throw refuse('BadClaimSignature', account);
}

/** Claims.sol `_entitled`. @throws Revert */
export function entitled(
  s: VaultState,
  { domain, now }: Call,
  v: VoucherArg,
  list: readonly BackingArg[],
): Entitled {
  const { account, cumulative, ledgerHead, backing } = v;
  const said = { account, cumulative: String(cumulative), ledgerHead, backing };
  if (!isSigner(s, recoverStrictly(voucherDigest(domain, said), v.sig), ROLE.voucher, now))
    throw refuse('BadVoucherSignature', account);
  const given = backingHash(list.map(({ campaign, min }) => ({ campaign, min: String(min) })));
  if (given !== backing) throw refuse('BackingMismatch', backing, given);
  for (const { campaign, min } of list) {
    const { accrued } = campaignOf(s, campaign);
    if (accrued < min) throw refuse('BackingNotAccrued', campaign, accrued, min);
  }
  return { rail: 'voucher', account, cumulative, head: ledgerHead };
}

/** Claims.sol `_due`. @throws Revert */
export function due(s: VaultState, e: Entitled, exact: boolean, now: number): bigint {
  const done = s.claimed.get(e.account) ?? 0n;
  if (e.cumulative <= done) throw refuse('NothingToClaim', done);
  return take(s, { rail: e.rail, owed: e.cumulative - done, exact, now });
}

/** Claims.sol `_pay`. @throws Revert */
export function pay(
  s: VaultState,
  e: Entitled,
  { recipient, amount, fee }: { recipient: string; amount: bigint; fee: bigint },
): VaultLog[] {
  if (recipient === ZERO) throw refuse('BadRecipient', recipient);
  if (s.refused.has(recipient)) throw refuseElsewhere();
  s.claimed.set(e.account, (s.claimed.get(e.account) ?? 0n) + amount);
  const { account, cumulative, head } = e;
  const args = { account, recipient, cumulative, paid: amount, fee, ledgerHead: head };
  return [emitted('Claimed', args)];
}

/** Claims.sol `_claimSelf`. @throws Revert */
export function claimSelf(
  s: VaultState,
  call: Call,
  { v, list, recipient }: { v: VoucherArg; list: readonly BackingArg[]; recipient: string },
): VaultLog[] {
  if (call.sender !== v.account) throw refuse('NotAccount', call.sender, v.account);
  const e = entitled(s, call, v, list);
  return pay(s, e, { recipient, amount: due(s, e, false, call.now), fee: 0n });
}

/** Claims.sol `_payRelayed`. @throws Revert */
export function payRelayed(
  s: VaultState,
  e: Entitled,
  { recipient, relayerFee }: AuthArg,
  amount: bigint,
): VaultLog[] {
  const half = amount / 2n;
  return pay(s, e, { recipient, amount, fee: relayerFee < half ? relayerFee : half });
}

/** Claims.sol `_claimRelayed`. @throws Revert */
export function claimRelayed(
  s: VaultState,
  call: Call,
  { v, list, a }: { v: VoucherArg; list: readonly BackingArg[]; a: AuthArg },
): VaultLog[] {
  requireConsent(s, call, v, a);
  const e = entitled(s, call, v, list);
  return payRelayed(s, e, a, due(s, e, true, call.now));
}

/** The head of a claim by a root. */
export const NO_HEAD = ZERO32;
