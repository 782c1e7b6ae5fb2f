import type { Context } from '../../context.ts';
import { newId } from '../../ids.ts';
import type { RelayProofTable } from '../../store/relay-tables.ts';
import { literal, prepare } from '../../store/statement.ts';
import type { Db } from '../../store/store.ts';
import { createBatch } from '../accounts/batch.ts';
import { decideByProofs } from './decide.ts';

export type Found = Pick<RelayProofTable, 'device' | 'job' | 'kind' | 'evidence'> & {
  passed: boolean;
};

/** Nobody waits for a proof: many share a commit, ms. */
const WAIT_MS = 200;

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
 * Where proofs are stored, and when they decide: a busy device passes many in a second, so
 * what they say of its pending bytes is asked once for all of them, by a duty.
 */
export function createProofBook(ctx: Context) {
  /** Devices to be asked about, and whether a proof of theirs is new. */
  const changed = new Map<string, boolean>();

  async function insert(db: Db, rows: Found[]): Promise<null[]> {
    const at = ctx.now();
    for (const { passed, ...row } of rows) {
      await insertProof(db, { ...row, id: newId(at), passed: Number(passed), at });
    }
    return rows.map(() => null);
  }
  const batch = createBatch<Found, null>(ctx, insert);

  return {
    /** What a stopped process stored and did not ask is asked again. */
    async begin(): Promise<void> {
      const rows = await ctx.store.db
        .selectFrom('relay_units')
        .select('device')
        .distinct()
        .where('state', '=', literal('pending'))
        .execute();
      for (const { device } of rows) changed.set(device, true);
    },
    /** Resolves when they are durable; a second proof of a device for one job changes nothing. */
    async keep(found: readonly Found[]): Promise<void> {
      await Promise.all(found.map((each) => batch.add(each, WAIT_MS)));
      for (const { device } of found) changed.set(device, true);
    },
    /** A device has new pending bytes: what is known of it may speak against them already. */
    ask(device: string): void {
      if (!changed.has(device)) changed.set(device, false);
    },
    /** Credits or rejects what devices with new proofs have pending. */
    async decide(): Promise<void> {
      for (const [device, isNews] of changed) {
        changed.delete(device);
        try {
          await decideByProofs(ctx, device, isNews);
        } catch (error) {
          // Asked again at the next turn: undecided bytes would be credited in the end.
          changed.set(device, isNews || changed.get(device) === true);
          throw error;
        }
      }
    },
    settled: batch.settled,
  };
}

export type ProofBook = ReturnType<typeof createProofBook>;
