import * as z from 'zod/mini';
import { ClaimJob } from '../protocol/bridge.ts';
import { defineItem } from './define-item.ts';

/**
 * The claim in progress. In `local`, because it has to outlive the browser: it may hold a
 * signature that the service does not have yet. A stored job that cannot be read is an error.
 */
export const claimJobItem = defineItem<ClaimJob | null>({
  key: 'claim-job',
  area: 'local',
  schema: z.nullable(ClaimJob),
  fallback: null,
  version: 1,
  migrations: [],
  precious: true,
});
