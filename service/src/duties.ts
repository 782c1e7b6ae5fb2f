import { randomUUID } from 'node:crypto';
import { createDutyLease } from './duty-lease.ts';
import { failingRows, onRowFailure } from './each-alone.ts';
import { type Duty, listDuties } from './list-duties.ts';
import type { Parts } from './parts.ts';
import { createEngine, type Engine } from './quality/online/engine.ts';
import { type Cosign, cosignHere } from './settlement/roots/cosign.ts';
import { cosignElsewhere } from './settlement/roots/cosign-elsewhere.ts';
import { createCosignerClient } from './settlement/roots/cosigner-client.ts';
import { countLimited } from './tasks/limited.ts';

function dutiesOf(parts: Parts, engine: Engine): Duty[] {
  const { ctx, chain, config, metrics, gate, relay } = parts;
  const { env } = config;
  return listDuties(ctx, {
    chain,
    gate,
    engine,
    relay: relay.duties,
    confirmations: env.STINT_CONFIRMATIONS,
    startBlock: env.STINT_START_BLOCK,
    stuckMs: env.STINT_STUCK_MS,
    maxFee: config.maxFee,
    threshold: BigInt(env.STINT_ACCRUE_THRESHOLD),
    operator: env.STINT_OPERATOR_ACCOUNT ?? ctx.signer.address('relayer'),
    roots: config.makesRoots
      ? {
          folder: config.rootFolder,
          everyMs: env.STINT_ROOT_EVERY_MS,
          cosign: chooseCosigner(parts),
        }
      : null,
    onFinal: (block) => metrics.chain(block),
  });
}

function chooseCosigner({ ctx, config }: Parts): Cosign {
  const { STINT_COSIGNER_URL: url, STINT_COSIGNER_TOKEN: token } = config.env;
  if (url === undefined || token === undefined) return cosignHere(ctx);
  return cosignElsewhere(ctx, createCosignerClient(url, token), config.rootFolder);
}

/**
 * Runs the periodic duties until stopped, on the process that holds the duty lease. A duty never
 * overlaps with itself.
 * @returns a function that stops them and waits for those that are running
 */
export function startDuties(parts: Parts): () => Promise<void> {
  const lease = createDutyLease(parts.ctx, randomUUID());
  // SQLite's lock shows that nobody else has this store, so there is no need to wait for a dead holder.
  const seized = lease.seize();
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

  watchRows(parts);
  const engine = createEngine(parts.ctx, parts.config.env.STINT_DATABASE);
  const loops = dutiesOf(parts, engine).map(async (duty) => {
    let failing = false;
    await seized;
    while (!stopped) {
      const ok: boolean = await runOnce(parts, lease, duty, failing);
      failing = !ok;
      await pause(ok ? duty.everyMs : Math.max(duty.everyMs, 2_000));
    }
  });

  return async () => {
    stopped = true;
    while (wake.size > 0) wake.values().next().value?.();
    // A refit may take long, so end it; the next start repeats it.
    await engine.close();
    await Promise.all(loops);
  };
}

/** Counts the rows that fail, and logs each when it begins to. */
function watchRows({ ctx, log, metrics }: Parts): void {
  metrics.failing(() => failingRows(ctx));
  metrics.limited(() => countLimited(ctx));
  onRowFailure(ctx, ({ duty, id, times, error }) => {
    metrics.rowFailed(duty);
    if (times === 1) log.error({ duty, row: id, err: error }, 'a row failed and is tried again');
  });
}

/** Runs a duty if this process holds the lease. A failing one is logged once and tried again at its next turn. */
async function runOnce(
  parts: Parts,
  lease: ReturnType<typeof createDutyLease>,
  duty: Duty,
  failing: boolean,
): Promise<boolean> {
  try {
    if (!(await lease.held())) return true;
    if (duty.signs && (await parts.gate.active())) return true;
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
