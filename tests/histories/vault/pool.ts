import { refuse } from './revert.ts';
import type { VaultState } from './state.ts';

const DAY = 86_400;
const MAX_PAUSE = 7 * DAY;
const PAUSE_COOLDOWN = 30 * DAY;

export type Rail = 'voucher' | 'root';

const max = (a: bigint, b: bigint): bigint => (a > b ? a : b);
const min = (a: bigint, b: bigint): bigint => (a < b ? a : b);

/** What is left in a rail's bucket, rounded up (Pool.sol `_level`). */
function levelOf(s: VaultState, rail: Rail, now: number): bigint {
  const { level, time } = s.rails[rail];
  const left = BigInt(Math.max(0, DAY - (now - time)));
  return (level * left + BigInt(DAY) - 1n) / BigInt(DAY);
}

/** Pool.sol `_capLeft`. */
function capLeft(s: VaultState, level: bigint, wanted: bigint): bigint {
  const base = s.available + level;
  let cap = max(s.capFloor, base / 20n);
  if (level + wanted > cap / 2n) cap = max(cap, min(s.windowCap, base / 5n));
  return max(0n, cap / 2n - level);
}

/** Takes what may be paid of `owed` now (Pool.sol `_take`). @throws Revert */
export function take(
  s: VaultState,
  { rail, owed, exact, now }: { rail: Rail; owed: bigint; exact: boolean; now: number },
): bigint {
  if (now < s.pausedUntil) throw refuse('Paused', BigInt(s.pausedUntil));
  let amount = min(owed, s.available);
  if (amount === 0n || (exact && amount !== owed)) throw refuse('NotCovered', owed, s.available);
  const level = levelOf(s, rail, now);
  const left = capLeft(s, level, amount);
  if (left < amount) {
    if (exact || left === 0n) throw refuse('CapReached', owed, left);
    amount = left;
  }
  s.rails[rail] = { level: level + amount, time: now };
  s.available -= amount;
  return amount;
}

const usedByNow = (s: VaultState, now: number): number =>
  s.pauseUsed - Math.max(0, s.pausedUntil - now);

/** Pool.sol `pause`. @throws Revert */
export function pause(s: VaultState, duration: number, now: number): void {
  const used = now < s.pausedUntil + PAUSE_COOLDOWN ? usedByNow(s, now) : 0;
  if (duration === 0 || used + duration > MAX_PAUSE)
    throw refuse('PauseOutOfRange', BigInt(duration), BigInt(MAX_PAUSE - used));
  s.pauseUsed = used + duration;
  s.pausedUntil = now + duration;
}

/** Pool.sol `unpause`. @throws Revert */
export function unpause(s: VaultState, now: number): void {
  if (now >= s.pausedUntil) throw refuse('NotPaused');
  s.pauseUsed = usedByNow(s, now);
  s.pausedUntil = now;
}
