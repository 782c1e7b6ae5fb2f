import type { Context } from '../../context.ts';
import { eachAlone } from '../../each-alone.ts';
import { newId } from '../../ids.ts';
import type { RelayProofTable } from '../../store/relay-tables.ts';
import { literal, prepare } from '../../store/statement.ts';
import type { Db } from '../../store/store.ts';
import { createBatch } from '../accounts/batch.ts';
import { decideByProofs } from './decide.ts';

export type ProofResult = Pick<RelayProofTable, 'device' | 'job' | 'kind' | 'evidence'> & {
  passed: boolean;
};

/** The longest time that a proof waits to share a commit with others, ms. */
const PROOF_WAIT_MS = 200;

const insertProof = prepare<RelayProofTable>((db, p) =>
  db
    .insertInto('relay_proofs')
    .values({
      id: p.id,
      device: p.device,
      job: p.job,
      kind: p.kind,
      passed: p.passed,
      evidence: p.evidence,
      at: p.at,
    })
    .onConflict((oc) => oc.doNothing()),
);

/**
 * Stores proofs and decides by them. A busy device passes many in a second, so a duty decides about
 * its pending bytes once for all of them.
 */
export function createProofBook(ctx: Context) {
  /** Devices to decide about, and whether they have a new proof. */
  const changed = new Map<string, boolean>();

  async function insert(db: Db, rows: ProofResult[]): Promise<null[]> {
    const at = ctx.now();
    for (const { passed, ...row } of rows) {
      await insertProof(db, { ...row, id: newId(at), passed: Number(passed), at });
    }
    return rows.map(() => null);
  }
  const batch = createBatch<ProofResult, null>(ctx, insert);

  return {
    /** Call it first: decides again about every device with pending bytes, in case the process stopped before. */
    async begin(): Promise<void> {
      const rows = await ctx.store.db
        .selectFrom('relay_units')
        .select('device')
        .distinct()
        .where('state', '=', literal('pending'))
        .execute();
      for (const { device } of rows) changed.set(device, true);
    },
    /** Resolves when the proofs are durable; a second proof of a device for one job changes nothing. */
    async keep(found: readonly ProofResult[]): Promise<void> {
      await Promise.all(found.map((each) => batch.add(each, PROOF_WAIT_MS)));
      for (const { device } of found) changed.set(device, true);
    },
    /** Call it when a device has new pending bytes: older proofs may already reject them. */
    ask(device: string): void {
      if (!changed.has(device)) changed.set(device, false);
    },
    /** Decides about every device that changed. One that fails is tried again later. */
    async decide(): Promise<void> {
      await eachAlone(
        ctx,
        'proofs',
        [...changed],
        ([device]) => device,
        async ([device, isNews]) => {
          changed.delete(device);
          try {
            await decideByProofs(ctx, device, isNews);
          } catch (error) {
            // Undecided bytes would be credited in the end.
            changed.set(device, isNews || changed.get(device) === true);
            throw error;
          }
        },
      );
    },
    settled: batch.settled,
  };
}

export type ProofBook = ReturnType<typeof createProofBook>;
