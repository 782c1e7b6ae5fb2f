import * as z from 'zod/mini';
import { Snapshot } from '../protocol/snapshot.ts';
import { defineItem } from './define-item.ts';

/** What a screen paints first. Derived from the database, so damage only costs one repaint. */
export const snapshotItem = defineItem<Snapshot | null>({
  key: 'snapshot',
  area: 'local',
  schema: z.nullable(Snapshot),
  fallback: null,
  version: 1,
  migrations: [],
  precious: false,
});
