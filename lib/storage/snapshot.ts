import * as z from 'zod/mini';
import { Snapshot } from '../protocol/snapshot.ts';
import { defineItem } from './define-item.ts';
import { FIRST_READ } from './first-read-versions.ts';

/** To version 2, which adds former wallets, moves and repair. */
const withMoves = (old: unknown) =>
  old && { former: [], move: null, repair: false, ...(old as object) };

/** To version 3, in which a claim says what it asks a person, and why it failed. */
const withQuestions = (old: unknown) => {
  const { claim, ...rest } = old as { claim?: object | null };
  return { ...rest, claim: claim ? { mode: 'relay', error: null, asks: null, ...claim } : null };
};

/** What a screen paints first. Derived from the database, so damage only costs one repaint. */
export const snapshotItem = defineItem<Snapshot | null>({
  key: 'snapshot',
  area: 'local',
  schema: z.nullable(Snapshot),
  fallback: null,
  version: FIRST_READ.snapshot,
  migrations: [withMoves, (old) => old && withQuestions(old)],
  precious: false,
});
