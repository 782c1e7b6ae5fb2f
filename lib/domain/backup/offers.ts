import type { Holding } from '../../protocol/backup.ts';
import type { Attestation, BackedVoucher } from '../../protocol/receipts.ts';
import type { RootProof } from '../../protocol/roots.ts';

/** A campaign's sums in the vault, base units. */
export interface CampaignState {
  funded: bigint;
  accrued: bigint;
  closed: boolean;
}

/** What decides a wallet's payment, as the vault holds it at one block; base units and unix seconds. */
export interface VaultState {
  /** Time of the block. */
  now: number;
  claimed: bigint;
  /** The earned pool: earned by all wallets and not paid yet. */
  available: bigint;
  /** What each rail may still pay today. */
  left: { voucher: bigint; root: bigint };
  pausedUntil: number;
  campaigns: ReadonlyMap<string, CampaignState>;
  /** The signatures, of vouchers and attestations, whose signer the vault accepts. */
  goodSignatures: ReadonlySet<string>;
  /** The root of the proof's epoch; null when the vault has none. */
  root: { root: string; validAt: number; struckOut: boolean } | null;
}

/** Why a way of being paid does not pay now. The page has words for each code. */
export type Hindrance =
  | {
      code: 'claimed' | 'voucher_key' | 'accrual_key' | 'unbacked' | 'root_unknown' | 'root_vetoed';
    }
  | { code: 'cap' | 'pool' }
  | { code: 'paused' | 'root_waits'; until: number };

/** One way of being paid, with what it would pay now. */
export interface Offer {
  way: 'tail' | 'permanent' | 'proof';
  cumulative: bigint;
  /** The part of `cumulative` that has not been paid yet. */
  owed: bigint;
  /** What the vault would pay now: less than `owed` when the pool or the cap has less left. */
  pays: bigint;
  /** Attestations that must be carried to the vault first. */
  accruals: readonly Attestation[];
  hindrance: Hindrance | null;
}

/** `Math.min` for amounts. */
function least(first: bigint, ...rest: bigint[]): bigint {
  let found = first;
  for (const value of rest) if (value < found) found = value;
  return found;
}
const excessOf = (a: bigint, b: bigint): bigint => (a > b ? a - b : 0n);

type Sums = Pick<Offer, 'way' | 'cumulative' | 'accruals'>;

function offer(state: VaultState, sums: Sums, earned: bigint, found: Hindrance | null): Offer {
  const owed = excessOf(sums.cumulative, state.claimed);
  const rail = sums.way === 'proof' ? state.left.root : state.left.voucher;
  const pool = state.available + earned;

  let hindrance = owed === 0n ? ({ code: 'claimed' } as const) : found;
  if (!hindrance && state.pausedUntil > state.now) {
    hindrance = { code: 'paused', until: state.pausedUntil };
  }
  if (!hindrance && rail === 0n && pool > 0n) hindrance = { code: 'cap' };
  if (!hindrance && pool === 0n) hindrance = { code: 'pool' };

  return { ...sums, owed, pays: hindrance ? 0n : least(owed, pool, rail), hindrance };
}

/**
 * The attestations that a voucher still needs on chain, and whether they are enough
 * (docs/money.md rule 16).
 */
function missingAccruals(
  { list, attestations }: BackedVoucher,
  { campaigns, goodSignatures }: VaultState,
) {
  const accruals: Attestation[] = [];
  let earned = 0n;
  let hindrance: Hindrance | null = null;
  for (const { campaign, min } of list) {
    const known = campaigns.get(campaign) ?? { funded: 0n, accrued: 0n, closed: true };
    if (known.accrued >= BigInt(min)) continue;
    const enough = attestations.filter((one) => one.campaign === campaign);
    const one = enough.find(({ sig }) => goodSignatures.has(sig)) ?? enough[0];
    // The vault caps an accrual at what is funded, and a refunded campaign accepts none.
    const reach = one && !known.closed ? least(BigInt(one.cumulative), known.funded) : 0n;
    if (!one || reach < BigInt(min)) hindrance ??= { code: 'unbacked' };
    else if (!goodSignatures.has(one.sig)) hindrance = { code: 'accrual_key' };
    else {
      accruals.push(one);
      earned += reach - known.accrued;
    }
  }

  return { accruals, earned, hindrance };
}

function offerByVoucher(
  way: 'tail' | 'permanent',
  backed: BackedVoucher,
  state: VaultState,
): Offer {
  const { accruals, earned, hindrance } = missingAccruals(backed, state);
  const cumulative = BigInt(backed.voucher.cumulative);
  const key: Hindrance | null = state.goodSignatures.has(backed.voucher.sig)
    ? null
    : { code: 'voucher_key' };
  return offer(state, { way, cumulative, accruals }, earned, key ?? hindrance);
}

function rootHindrance(proof: RootProof, { root, now }: VaultState): Hindrance | null {
  if (!root || root.root !== proof.root) return { code: 'root_unknown' };
  if (root.struckOut) return { code: 'root_vetoed' };
  return root.validAt > now ? { code: 'root_waits', until: root.validAt } : null;
}

/**
 * The ways in which a wallet can be paid without the service (docs/money.md rules 16, 18 and 19),
 * the one that pays most first; among equals, the one that needs the least.
 */
export function offersOf({ permanent, tail, proof }: Holding, state: VaultState): Offer[] {
  const offers: Offer[] = [];
  if (permanent) offers.push(offerByVoucher('permanent', permanent, state));
  if (tail && tail.voucher.sig !== permanent?.voucher.sig) {
    offers.push(offerByVoucher('tail', tail, state));
  }
  if (proof) {
    const sums: Sums = { way: 'proof', cumulative: BigInt(proof.cumulative), accruals: [] };
    offers.push(offer(state, sums, 0n, rootHindrance(proof, state)));
  }

  return offers.sort((a, b) => (a.pays === b.pays ? 0 : a.pays > b.pays ? -1 : 1));
}
