import { rootOf as climb, leafHash } from '../../../lib/domain/merkle-proof.ts';
import { rootDigest } from '../../../service/src/settlement/roots/root-chain.ts';
import {
  type AuthArg,
  due,
  type Entitled,
  NO_HEAD,
  pay,
  payRelayed,
  requireConsent,
} from './claims.ts';
import { emitted, type VaultLog } from './logs.ts';
import { refuse } from './revert.ts';
import { type Call, isSigner, recoverStrictly } from './signatures.ts';
import { ROLE, type VaultRoot, type VaultState } from './state.ts';

const DELAY = 48 * 3_600;
const INTERVAL = 30 * 60;
const VETO_COOLDOWN = 7 * 86_400;

const NO_ROOT: VaultRoot = {
  root: NO_HEAD,
  dataHash: NO_HEAD,
  total: 0n,
  paid: 0n,
  validAt: 0,
  vetoed: false,
  poster: `0x${'0'.repeat(40)}`,
  cosigner: `0x${'0'.repeat(40)}`,
};

/** A root, or the empty one for an epoch that the vault does not have. */
export const rootOf = (s: VaultState, epoch: number): VaultRoot => s.roots[epoch - 1] ?? NO_ROOT;

const revokedBefore = (s: VaultState, key: string, time: number): boolean => {
  const at = s.signers.get(key)?.revokedAt ?? 0;
  return at !== 0 && at < time;
};

/** Roots.sol `isStruckOut`. */
export function isStruckOut(s: VaultState, epoch: number): boolean {
  const r = rootOf(s, epoch);
  return (
    r.vetoed || revokedBefore(s, r.poster, r.validAt) || revokedBefore(s, r.cosigner, r.validAt)
  );
}

/** Roots.sol `isActiveRoot`. */
export function isActiveRoot(s: VaultState, epoch: number, now: number): boolean {
  const { validAt } = rootOf(s, epoch);
  return validAt !== 0 && validAt <= now && !isStruckOut(s, epoch);
}

/** Roots.sol `lastTotal`. */
export function lastTotal(s: VaultState): bigint {
  for (let epoch = s.roots.length; epoch > 0; epoch -= 1) {
    if (!isStruckOut(s, epoch)) return rootOf(s, epoch).total;
  }
  return 0n;
}

/** What `postRoot` takes. */
export interface RootArg {
  root: string;
  total: bigint;
  dataHash: string;
  cosignature: string;
}

/** Roots.sol `postRoot`. @throws Revert */
export function postRoot(s: VaultState, { domain, sender, now }: Call, r: RootArg): VaultLog[] {
  if (!isSigner(s, sender, ROLE.poster, now)) throw refuse('NotRootPoster', sender);
  const last = s.roots.at(-1);
  const from = last ? last.validAt - DELAY + INTERVAL : 0;
  if (now < from) throw refuse('RootTooSoon', BigInt(from));
  const least = lastTotal(s);
  const { root, total, dataHash } = r;
  if (total < least || total > s.totalAccrued)
    throw refuse('RootTotalOutOfRange', total, least, s.totalAccrued);
  const epoch = s.roots.length + 1;
  const cosigner = recoverStrictly(
    rootDigest(domain, { epoch, root, total, dataHash }),
    r.cosignature,
  );
  if (cosigner === null || !isSigner(s, cosigner, ROLE.cosigner, now))
    throw refuse('BadRootSignature', BigInt(epoch));
  const validAt = now + DELAY;
  s.roots.push({
    root,
    dataHash,
    total,
    paid: 0n,
    validAt,
    vetoed: false,
    poster: sender,
    cosigner,
  });
  const args = { epoch: BigInt(epoch), root, total, dataHash, validAt: BigInt(validAt) };
  return [emitted('RootPosted', args)];
}

/** Roots.sol `vetoRootsFrom`. @throws Revert */
export function vetoRootsFrom(s: VaultState, { sender, now }: Call, epoch: number): VaultLog[] {
  if (sender !== s.guardian) throw refuse('NotGuardian', sender);
  if (now < s.nextVetoAt) throw refuse('VetoTooSoon', BigInt(s.nextVetoAt));
  if (now >= rootOf(s, epoch).validAt) throw refuse('RootNotPending', BigInt(epoch));
  s.nextVetoAt = now + VETO_COOLDOWN;
  const logs: VaultLog[] = [];
  for (let e = epoch; e <= s.roots.length; e += 1) {
    s.roots[e - 1]!.vetoed = true;
    logs.push(emitted('RootVetoed', { epoch: BigInt(e) }));
  }
  return logs;
}

/** A leaf with its proof. */
export interface ProvenArg {
  epoch: number;
  account: string;
  cumulative: bigint;
  proof: readonly string[];
}

function proven(
  s: VaultState,
  now: number,
  { epoch, account, cumulative, proof }: ProvenArg,
): Entitled {
  if (!isActiveRoot(s, epoch, now)) throw refuse('RootNotActive', BigInt(epoch));
  const { root } = rootOf(s, epoch);
  if (climb(leafHash(account, String(cumulative)), proof) !== root)
    throw refuse('BadProof', account);
  return { rail: 'root', account, cumulative, head: NO_HEAD };
}

function dueFrom(
  s: VaultState,
  e: Entitled,
  { epoch, exact, now }: { epoch: number; exact: boolean; now: number },
) {
  const amount = due(s, e, exact, now);
  const r = s.roots[epoch - 1]!;
  if (r.paid + amount > r.total)
    throw refuse('RootOverpaid', BigInt(epoch), r.paid + amount, r.total);
  r.paid += amount;
  return amount;
}

/** Roots.sol `claimWithProof`. @throws Revert */
export function claimWithProof(
  s: VaultState,
  { sender, now }: Call,
  leaf: Omit<ProvenArg, 'account'>,
  recipient: string,
): VaultLog[] {
  const e = proven(s, now, { ...leaf, account: sender });
  const amount = dueFrom(s, e, { epoch: leaf.epoch, exact: false, now });
  return pay(s, e, { recipient, amount, fee: 0n });
}

/** Roots.sol `claimWithProofFor`. @throws Revert */
export function claimWithProofFor(
  s: VaultState,
  call: Call,
  leaf: ProvenArg,
  a: AuthArg,
): VaultLog[] {
  requireConsent(s, call, leaf, a);
  const e = proven(s, call.now, leaf);
  return payRelayed(s, e, a, dueFrom(s, e, { epoch: leaf.epoch, exact: true, now: call.now }));
}
