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

/** The first five leases that were not flagged; only the id of those that devices cannot read. */
export function givenLeases(flagged: ReadonlySet<string>, unreadable: ReadonlySet<string>) {
  const ids = Array.from({ length: 20 }, (_, n) => n + 1);
  return ids
    .filter((n) => !flagged.has(uuid(n)))
    .slice(0, 5)
    .map((n) => (unreadable.has(uuid(n)) ? { lease: uuid(n) } : lease(n)));
}
