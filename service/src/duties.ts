import { bookFees } from './ledger/fees.ts';
import type { Parts } from './parts.ts';
import { accrueTails, settle } from './settlement/settle.ts';
import { followChain } from './settlement/watcher.ts';
import { expireLeases, returnDisputed } from './tasks/expire.ts';

interface Duty {
  name: string;
  everyMs: number;
  run(): Promise<unknown>;
}

function list(parts: Parts): Duty[] {
  const { ctx, chain, config, metrics } = parts;
  const { STINT_CONFIRMATIONS: confirmations, STINT_START_BLOCK: startBlock } = config.env;
  const threshold = BigInt(config.env.STINT_ACCRUE_THRESHOLD);
  const operator = config.env.STINT_OPERATOR_ACCOUNT ?? ctx.signer.address('relayer');
  return [
    {
      name: 'chain',
      everyMs: 1_000,
      run: async () => metrics.chain(await followChain(ctx, chain, { confirmations, startBlock })),
    },
    { name: 'settle', everyMs: 500, run: () => settle(ctx, chain, confirmations) },
    {
      name: 'accrue',
      everyMs: 10_000,
      run: () => accrueTails(ctx, { threshold, maxWaitMs: 3_600_000 }),
    },
    { name: 'leases', everyMs: 5_000, run: () => expireLeases(ctx) },
    { name: 'fees', everyMs: 60_000, run: () => bookFees(ctx, operator) },
    { name: 'appeals', everyMs: 60_000, run: () => returnDisputed(ctx) },
    ...parts.relay.duties,
  ];
}

/**
 * Runs the periodic duties until stopped; each waits for its own last run. They live on the
 * process that holds the store, so there is one of each.
 * @returns a function that stops them and waits for those that run.
 */
export function startDuties(parts: Parts): () => Promise<void> {
  let stopped = false;
  const wake = new Set<() => void>();
  const pause = (ms: number) =>
    new Promise<void>((resolve) => {
      const timer = setTimeout(done, ms);
      function done() {
        clearTimeout(timer);
        wake.delete(done);
        resolve();
      }
      wake.add(done);
    });
  const loops = list(parts).map(async (duty) => {
    let failing = false;
    while (!stopped) {
      const ok = await runOnce(parts, duty, failing);
      failing = !ok;
      await pause(ok ? duty.everyMs : Math.max(duty.everyMs, 2_000));
    }
  });
  return async () => {
    stopped = true;
    while (wake.size > 0) wake.values().next().value?.();
    await Promise.all(loops);
  };
}

/** A duty that fails is tried again at its next turn; it is logged once when it starts to fail. */
async function runOnce(parts: Parts, duty: Duty, failing: boolean): Promise<boolean> {
  try {
    await duty.run();
    if (failing) parts.log.info({ duty: duty.name }, 'duty works again');
    parts.metrics.job(duty.name, true);
    return true;
  } catch (err) {
    if (!failing) parts.log.error({ duty: duty.name, err }, 'duty failed');
    parts.metrics.job(duty.name, false);
    return false;
  }
}
