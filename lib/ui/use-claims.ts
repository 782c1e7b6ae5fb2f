import type { ClaimRow } from '../db/rows.ts';
import { useLive } from './use-live.ts';

export type Claim = ClaimRow;

/** Every claim ever started on this device, newest first; undefined until read. */
export const useClaims = () =>
  useLive(({ db }) => db.claims.orderBy('startedAt').reverse().toArray(), '');
