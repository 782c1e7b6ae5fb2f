import type { ClaimRow } from '../db/rows.ts';
import { useLive } from './use-live.ts';

export type Claim = ClaimRow;

/** Every claim that was ever begun here, the newest first; undefined until they are read. */
export const useClaims = () =>
  useLive(({ db }) => db.claims.orderBy('startedAt').reverse().toArray(), '');
