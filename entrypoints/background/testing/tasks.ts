import type { Lease } from '../../../lib/protocol/tasks.ts';
import { CAMPAIGN, NOW, PRICE } from './keys.ts';

export const uuid = (n: number): string =>
  `00000000-0000-4000-8000-${n.toString(16).padStart(12, '0')}`;

export const lease = (n: number): Lease => ({
  lease: uuid(n),
  task: uuid(1_000 + n),
  campaign: CAMPAIGN,
  campaignName: 'Nordic questions',
  price: String(PRICE),
  medianMs: 20_000,
  floorMs: 2_000,
  leasedAt: NOW,
  expiresAt: NOW + 1_800_000,
  content: { kind: 'comparison', prompt: [], a: [], b: [] },
});
