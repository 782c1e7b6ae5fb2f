import { localDay } from '../../../lib/db/day.ts';
import type { DayRow, WorkRow } from '../../../lib/db/rows.ts';
import type { Receipt } from '../../../lib/protocol/receipts.ts';
import type { ComparisonChoice } from '../../../lib/protocol/tasks.ts';

/** What only this device knows of a unit: it is in no receipt. */
export interface LocalWork {
  campaignName: string;
  shownMs: number;
  choice?: ComparisonChoice | undefined;
}

export interface Tally {
  /** By unit. */
  works: Map<string, WorkRow>;
  /** By day. */
  days: Map<string, DayRow>;
}

function dayOf(tally: Tally, day: string): DayRow {
  const row = tally.days.get(day) ?? { day, amount: 0n, tasks: 0, ms: 0 };
  tally.days.set(day, row);
  return row;
}

/**
 * Carries a verified receipt into the sums of its day and the list of work, in place.
 * The days' amounts always add up to credited + pending, because a rejection is taken
 * from the day of its work.
 */
export function tally(into: Tally, receipt: Receipt, local?: LocalWork): void {
  if (receipt.kind === 'bind') return;
  const delta = BigInt(receipt.pendingDelta) + BigInt(receipt.creditDelta);
  const known = into.works.get(receipt.unit);
  const issued = localDay(receipt.issuedAt);
  if (receipt.kind === 'work') {
    const choice = local?.choice ?? known?.choice;
    const shownMs = local?.shownMs ?? known?.shownMs ?? 0;
    into.works.set(receipt.unit, {
      unit: receipt.unit,
      campaign: receipt.campaign,
      campaignName: local?.campaignName ?? known?.campaignName ?? '',
      price: delta,
      shownMs,
      ...(choice && { choice }),
      state: 'earned',
      reason: '',
      at: receipt.issuedAt,
      seq: receipt.seq,
      day: issued,
    });
    const day = dayOf(into, issued);
    day.amount += delta;
    day.tasks += 1;
    day.ms += shownMs;
    return;
  }
  dayOf(into, known?.day ?? issued).amount += delta;
  if (!known) return;
  known.state = receipt.kind === 'credit' ? 'verified' : 'rejected';
  known.reason = receipt.reason;
  known.at = receipt.issuedAt;
  known.seq = receipt.seq;
}
