import type { Context } from './context.ts';
import { carryOutMoves } from './ledger/binding/move.ts';
import { bookFees } from './ledger/fees.ts';
import { takeBackShortfall } from './ledger/funding.ts';
import type { RestoreGate } from './ledger/restore/gate.ts';
import { forgetUnfunded } from './ledger/unfunded.ts';
import type { Engine } from './quality/online/engine.ts';
import type { Chain } from './settlement/chain.ts';
import { postRoots, type RootOptions } from './settlement/roots/post.ts';
import { createRootChain } from './settlement/roots/root-chain.ts';
import { accrueTails, settle } from './settlement/settle.ts';
import { createWatcher } from './settlement/watcher.ts';
import { expireLeases, returnDisputed } from './tasks/expire.ts';
import { onBound } from './tasks/on-bound.ts';

/** What the service does again and again by itself. */
export interface Duty {
  name: string;
  /** Whether it signs or decides; then it does not run during a restore. */
  signs?: boolean;
  everyMs: number;
  run(): Promise<unknown>;
}

/** What the duties need besides the context. Times in ms, amounts in base units. */
export interface DutyParts {
  chain: Chain;
  gate: RestoreGate;
  engine: Pick<Engine, 'run'>;
  /** The relay's own. */
  relay: readonly Duty[];
  confirmations: number;
  startBlock: number;
  stuckMs: number;
  /** The most to offer for a unit of gas, wei. */
  maxFee: bigint;
  /** How much of a campaign's tail is worth a transaction. */
  threshold: bigint;
  /** The wallet that fees go to. */
  operator: string;
  /** Null where the service makes no roots. */
  roots: RootOptions | null;
  /** Is told the newest final block. */
  onFinal(block: number): void;
}

/** All duties of the service. */
export function listDuties(ctx: Context, parts: DutyParts): Duty[] {
  const { chain, confirmations, startBlock, stuckMs, maxFee, threshold } = parts;
  const follow = createWatcher(ctx, chain, { confirmations, startBlock });
  const vault = createRootChain(chain, ctx.domain.vault);
  const { roots } = parts;

  return [
    {
      name: 'chain',
      everyMs: 1_000,
      run: async () => {
        const begunAt = ctx.now();
        parts.onFinal(await follow());
        await parts.gate.chainWasRead(begunAt);
      },
    },
    {
      name: 'settle',
      signs: true,
      everyMs: 500,
      run: () => settle(ctx, chain, { confirmations, stuckMs, maxFee }),
    },
    {
      name: 'accrue',
      signs: true,
      everyMs: 10_000,
      run: () => accrueTails(ctx, chain, { threshold, maxWaitMs: 3_600_000 }),
    },
    ...(roots
      ? [{ name: 'roots', signs: true, everyMs: 2_000, run: () => postRoots(ctx, vault, roots) }]
      : []),
    { name: 'leases', everyMs: 5_000, run: () => expireLeases(ctx) },
    { name: 'short', signs: true, everyMs: 10_000, run: () => takeBackShortfall(ctx) },
    { name: 'mark', everyMs: 30_000, run: () => ctx.store.mark() },
    { name: 'fees', signs: true, everyMs: 60_000, run: () => bookFees(ctx, parts.operator) },
    { name: 'moves', signs: true, everyMs: 10_000, run: () => carryOutMoves(ctx, onBound) },
    { name: 'appeals', signs: true, everyMs: 60_000, run: () => returnDisputed(ctx) },
    { name: 'unfunded', signs: true, everyMs: 3_600_000, run: () => forgetUnfunded(ctx) },
    { name: 'quality', signs: true, everyMs: 1_000, run: () => parts.engine.run() },
    ...parts.relay,
  ];
}
