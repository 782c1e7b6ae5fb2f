import { accrualDigest } from '../../../lib/domain/account-chain.ts';
import { campaignId } from '../../../lib/domain/wallet-messages.ts';
import { emitted, type VaultLog } from './logs.ts';
import { refuse } from './revert.ts';
import { type Call, isSigner, recoverStrictly } from './signatures.ts';
import { ROLE, type VaultCampaign, type VaultState } from './state.ts';

const GRACE = 30 * 86_400;
const MAX_DURATION = 365 * 86_400;
const CAPACITY = 2n ** 88n - 1n;

const NONE: VaultCampaign = {
  requester: `0x${'0'.repeat(40)}`,
  deadline: 0,
  closed: false,
  funded: 0n,
  accrued: 0n,
};

/** A campaign, or the empty one for an id that the vault does not know. */
export const campaignOf = (s: VaultState, id: string): VaultCampaign =>
  s.campaigns.get(id) ?? { ...NONE };

/** Campaigns.sol `fund`. @throws Revert */
export function fund(
  s: VaultState,
  { sender, now }: Call,
  { salt, amount, deadline }: { salt: string; amount: bigint; deadline: number },
): VaultLog[] {
  const id = campaignId(sender, salt);
  const c = campaignOf(s, id);
  if (c.closed) throw refuse('CampaignClosed', id);
  const [earliest, latest] = [Math.max(c.deadline, now + 1), now + MAX_DURATION];
  if (deadline < earliest || deadline > latest)
    throw refuse('DeadlineOutOfRange', BigInt(deadline), BigInt(earliest), BigInt(latest));
  if (amount === 0n && (c.deadline === 0 || deadline === c.deadline))
    throw refuse('NothingToFund', id);
  if (s.totalFunded + amount > CAPACITY)
    throw refuse('OverCapacity', s.totalFunded + amount, CAPACITY);
  s.campaigns.set(id, { ...c, requester: sender, deadline, funded: c.funded + amount });
  s.totalFunded += amount;
  const args = { id, requester: sender, amount, deadline: BigInt(deadline), salt };
  return [emitted('CampaignFunded', args)];
}

/** An accrual as the vault takes it. */
export interface AccrualArg {
  campaign: string;
  cumulative: bigint;
  sig: string;
}

/** Campaigns.sol `accrue`. @throws Revert */
export function accrue(s: VaultState, { domain, now }: Call, a: AccrualArg): VaultLog[] {
  const c = campaignOf(s, a.campaign);
  let { cumulative } = a;
  if (cumulative > c.funded) cumulative = c.funded;
  if (cumulative <= c.accrued || c.closed) return [];
  const { campaign } = a;
  const hash = accrualDigest(domain, { campaign, cumulative: String(a.cumulative) });
  if (!isSigner(s, recoverStrictly(hash, a.sig), ROLE.accrual, now))
    throw refuse('BadAccrualSignature', campaign);
  const delta = cumulative - c.accrued;
  s.campaigns.set(campaign, { ...c, accrued: cumulative });
  s.totalAccrued += delta;
  s.available += delta;
  return [emitted('Accrued', { id: campaign, cumulative, delta })];
}

/** Campaigns.sol `refund`. @throws Revert */
export function refund(
  s: VaultState,
  { sender, now }: Call,
  { id, to }: { id: string; to: string },
): VaultLog[] {
  const c = campaignOf(s, id);
  if (sender !== c.requester) throw refuse('NotRequester', sender, c.requester);
  if (c.closed) throw refuse('CampaignClosed', id);
  const from = Math.max(c.deadline + GRACE, s.refundsBlockedUntil);
  if (now < from) throw refuse('RefundTooEarly', BigInt(from));
  const amount = c.funded - c.accrued;
  s.campaigns.set(id, { ...c, closed: true });
  s.totalFunded -= amount;
  return [emitted('Refunded', { id, to, amount })];
}
