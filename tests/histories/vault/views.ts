import { decodeFunctionData, encodeFunctionResult, type Hex } from 'viem';
import { earningsVaultAbi } from '../../../contracts/abi/earnings-vault.ts';
import { campaignOf } from './campaigns.ts';
import { isActiveRoot, isStruckOut, lastTotal, rootOf } from './roots.ts';
import type { VaultState } from './state.ts';

type View = (s: VaultState, args: readonly unknown[], now: number) => unknown;

const addressed = (value: unknown): string => (value as string).toLowerCase();

const VIEWS: Record<string, View> = {
  campaigns: (s, [id]) => {
    const c = campaignOf(s, addressed(id));
    return [c.requester, c.deadline, c.closed, c.funded, c.accrued];
  },
  claimed: (s, [account]) => s.claimed.get(addressed(account)) ?? 0n,
  cancelledUntil: (s, [account]) => BigInt(s.cancelledUntil.get(addressed(account)) ?? 0),
  lastEpoch: (s) => BigInt(s.roots.length),
  lastTotal: (s) => lastTotal(s),
  totalAccrued: (s) => s.totalAccrued,
  totalFunded: (s) => s.totalFunded,
  totalPaid: (s) => s.totalAccrued - s.available,
  available: (s) => s.available,
  pausedUntil: (s) => BigInt(s.pausedUntil),
  nextVetoAt: (s) => BigInt(s.nextVetoAt),
  refundsBlockedUntil: (s) => BigInt(s.refundsBlockedUntil),
  isStruckOut: (s, [epoch]) => isStruckOut(s, Number(epoch)),
  isActiveRoot: (s, [epoch], now) => isActiveRoot(s, Number(epoch), now),
  roots: (s, [epoch]) => {
    const r = rootOf(s, Number(epoch));
    return [r.root, r.dataHash, r.total, r.paid, r.validAt, r.vetoed, r.poster, r.cosigner];
  },
};

/** The answer of a view, or null when the data calls none. @param now of the block, Unix seconds */
export function viewVault(s: VaultState, data: Hex, now: number): Hex | null {
  const { functionName, args } = decodeFunctionData({ abi: earningsVaultAbi, data });
  const view = VIEWS[functionName];
  if (!view) return null;
  const result = view(s, (args ?? []) as readonly unknown[], now);
  return encodeFunctionResult({ abi: earningsVaultAbi, functionName, result } as never);
}

/** The views that the model answers. */
export const VIEW_NAMES = Object.keys(VIEWS);
