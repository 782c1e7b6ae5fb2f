import { localDay } from '../../../lib/db/day.ts';
import type { DayRow, WorkRow } from '../../../lib/db/rows.ts';
import type { Receipt } from '../../../lib/protocol/receipts.ts';
import type { AnswerWord } from '../../../lib/protocol/tasks.ts';

/** What only this device knows about a unit: no receipt has it. */
export interface LocalWork {
  campaignName: string;
  shownMs: number;
  choice?: AnswerWord | undefined;
}

export interface WorkSums {
  /** By unit. */
  works: Map<string, WorkRow>;
  /** By day. */
  days: Map<string, DayRow>;
}

function dayOf(sums: WorkSums, day: string): DayRow {
  const row = sums.days.get(day) ?? { day, amount: 0n, tasks: 0, ms: 0 };
  sums.days.set(day, row);
  return row;
}

/**
 * Adds a verified receipt to the list of work and to the sums of its day, in place.
 * The days' amounts always add up to credited + pending, because a rejection is subtracted
 * from the day of its work.
 */
export function addReceipt(into: WorkSums, receipt: Receipt, local?: LocalWork): void {
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
