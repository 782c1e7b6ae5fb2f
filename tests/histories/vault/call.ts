import { decodeFunctionData, type Hex } from 'viem';
import { earningsVaultAbi } from '../../../contracts/abi/earnings-vault.ts';
import { type AccrualArg, accrue, fund, refund } from './campaigns.ts';
import {
  type AuthArg,
  type BackingArg,
  claimRelayed,
  claimSelf,
  type VoucherArg,
} from './claims.ts';
import { emitted, type VaultLog } from './logs.ts';
import { pause, unpause } from './pool.ts';
import { Revert, refuse } from './revert.ts';
import { claimWithProof, claimWithProofFor, postRoot, vetoRootsFrom } from './roots.ts';
import type { Call } from './signatures.ts';
import { addSigner, revokeSigner } from './signers.ts';
import { copyVault, type VaultState } from './state.ts';

/** Addresses as the model has them. */
const lower = <T>(value: T): T => {
  if (typeof value === 'string') return value.toLowerCase() as T;
  if (Array.isArray(value)) return value.map(lower) as T;
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([k, v]) => [k, lower(v)])) as T;
};

const decoded = new Map<Hex, { name: string; args: readonly unknown[] }>();

function decode(data: Hex) {
  const known = decoded.get(data);
  if (known) return known;
  const { functionName, args } = decodeFunctionData({ abi: earningsVaultAbi, data });
  const call = { name: functionName as string, args: lower((args ?? []) as readonly unknown[]) };
  if (decoded.size > 5_000) decoded.clear();
  decoded.set(data, call);
  return call;
}

/** The state after a call, and its logs. @throws Revert, and the state is what it was */
export function callVault(
  before: VaultState,
  call: Call,
  data: Hex,
): { state: VaultState; logs: VaultLog[] } {
  const state = copyVault(before);
  return { state, logs: run(state, call, data) };
}

type Args = readonly unknown[];
type Function = (s: VaultState, call: Call, args: Args) => VaultLog[];

const relayed = ([v, list, a]: Args) => ({
  v: v as VoucherArg,
  list: list as BackingArg[],
  a: a as AuthArg,
});
const own = ([v, list, recipient]: Args) => ({
  v: v as VoucherArg,
  list: list as BackingArg[],
  recipient: recipient as string,
});
const accrueAll = (s: VaultState, call: Call, list: unknown): VaultLog[] =>
  (list as AccrualArg[]).flatMap((a) => accrue(s, call, a));

const FUNCTIONS: Record<string, Function> = {
  fund: (s, call, [salt, amount, deadline]) =>
    fund(s, call, {
      salt: salt as string,
      amount: amount as bigint,
      deadline: Number(deadline),
    }),
  accrue: (s, call, [a]) => accrue(s, call, a as AccrualArg),
  refund: (s, call, [id, to]) => refund(s, call, { id: id as string, to: to as string }),
  claim: (s, call, args) => claimSelf(s, call, own(args)),
  claimFor: (s, call, args) => claimRelayed(s, call, relayed(args)),
  settle: (s, call, [list, ...args]) => [
    ...accrueAll(s, call, list),
    ...claimSelf(s, call, own(args)),
  ],
  settleFor: (s, call, [list, ...args]) => [
    ...accrueAll(s, call, list),
    ...claimRelayed(s, call, relayed(args)),
  ],
  batch: (s, call, [calls]) => batch(s, call, calls as Hex[]),
  cancelClaims: (s, { sender }, [until]) => {
    const before = s.cancelledUntil.get(sender) ?? 0;
    if (Number(until) <= before) throw refuse('CancelledAlready', BigInt(before));
    s.cancelledUntil.set(sender, Number(until));
    return [emitted('ClaimsCancelled', { account: sender, until: BigInt(Number(until)) })];
  },
  postRoot: (s, call, [root, total, dataHash, cosignature]) =>
    postRoot(s, call, {
      root: root as string,
      total: total as bigint,
      dataHash: dataHash as string,
      cosignature: cosignature as string,
    }),
  vetoRootsFrom: (s, call, [epoch]) => vetoRootsFrom(s, call, Number(epoch)),
  claimWithProof: (s, call, [epoch, cumulative, proof, recipient]) =>
    claimWithProof(
      s,
      call,
      { epoch: Number(epoch), cumulative: cumulative as bigint, proof: proof as string[] },
      recipient as string,
    ),
  claimWithProofFor: (s, call, [epoch, account, cumulative, proof, a]) =>
    claimWithProofFor(
      s,
      call,
      {
        epoch: Number(epoch),
        account: account as string,
        cumulative: cumulative as bigint,
        proof: proof as string[],
      },
      a as AuthArg,
    ),
  addSigner: (s, call, [signer, role]) =>
    addSigner(s, call, { signer: signer as string, role: role as number }),
  revokeSigner: (s, call, [key]) => revokeSigner(s, call, key as string),
  setWindowCap: (s, { sender }, [cap]) => {
    if (sender !== s.owner) throw refuse('NotOwner', sender);
    s.windowCap = cap as bigint;
    return [emitted('WindowCapSet', { cap })];
  },
  pause: (s, { sender, now }, [duration]) => {
    if (sender !== s.guardian) throw refuse('NotGuardian', sender);
    pause(s, Number(duration), now);
    return [emitted('PausedUntil', { until: BigInt(s.pausedUntil) })];
  },
  unpause: (s, { sender, now }) => {
    if (sender !== s.guardian) throw refuse('NotGuardian', sender);
    unpause(s, now);
    return [emitted('PausedUntil', { until: BigInt(s.pausedUntil) })];
  },
};

/** Changes the state. @throws Revert */
function run(s: VaultState, call: Call, data: Hex): VaultLog[] {
  const { name, args } = decode(data);
  const what = FUNCTIONS[name];
  if (!what) throw new Error(`The model of the vault has no function ${name}.`);
  return what(s, call, args);
}

/** EarningsVault.sol `batch`: each call on its own. */
function batch(s: VaultState, call: Call, calls: readonly Hex[]): VaultLog[] {
  return calls.flatMap((data, index) => {
    try {
      const { state, logs } = callVault(s, call, data);
      Object.assign(s, state);
      return logs;
    } catch (error) {
      if (!(error instanceof Revert)) throw error;
      return [emitted('CallSkipped', { index: BigInt(index), reason: error.data })];
    }
  });
}
