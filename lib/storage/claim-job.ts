import * as z from 'zod/mini';
import { ClaimJob } from '../protocol/bridge.ts';
import { defineItem } from './define-item.ts';

/**
 * To version 2, in which nothing is bound without a yes in the extension, and everything that the
 * wallet sent is kept.
 */
const withConsent = (old: unknown) => {
  if (!old) return old;
  const job = old as { state: string; mode: string; tx: string | null; bindSig: string | null };
  const { tx, createdAt } = old as { tx: string | null; createdAt: number };
  const unseen = { nonce: null, fate: 'waiting', replacedSince: null };
  const own = job.mode === 'self' && tx !== null;
  return {
    ...job,
    state: job.state === 'binding' && job.bindSig ? 'confirming' : job.state,
    askTab: null,
    consent: null,
    fee: null,
    sent: own ? [{ tx, at: createdAt, ...unseen }] : [],
  };
};

/**
 * The claim in progress. In `local`, because it has to outlive the browser: it may hold a
 * signature that the service does not have yet. A stored job that cannot be read is an error.
 */
export const claimJobItem = defineItem<ClaimJob | null>({
  key: 'claim-job',
  area: 'local',
  schema: z.nullable(ClaimJob),
  fallback: null,
  version: 2,
  migrations: [withConsent],
  precious: true,
});
