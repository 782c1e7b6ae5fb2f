import type { Bar } from '../../../components/earnings/chart.tsx';
import { dayKey } from '../../../components/earnings/group-days.ts';
import type { Range } from '../../../components/earnings/overview.tsx';

type Day = { day: string; amount: bigint };
type Label = (kind: 'weekday' | 'dayMonth' | 'month' | 'today', at: number) => string;

const DAY_MS = 86_400_000;
const LENGTHS = { '7': 7, '30': 30 } as const;

/** The first day of a range, `YYYY-MM-DD`. Counts from noon, so that clock changes do no harm. */
export function firstDay(range: Range, now: number): string {
  return range === 'all' ? '' : dayKey(noon(now) - (LENGTHS[range] - 1) * DAY_MS);
}

/** One bar a day, or one a month for the whole time. Days without work have empty bars. */
export function toBars(days: readonly Day[], range: Range, now: number, label: Label): Bar[] {
  if (range === 'all') return months(days, now, label);

  const amounts = new Map(days.map(({ day, amount }) => [day, amount]));
  const kind = range === '7' ? 'weekday' : 'dayMonth';
  return Array.from({ length: LENGTHS[range] }, (_, index) => {
    const ago = LENGTHS[range] - 1 - index;
    const at = noon(now) - ago * DAY_MS;
    const key = dayKey(at);
    const name = ago === 0 ? label('today', at) : label(kind, at);
    return { key, label: name, amount: amounts.get(key) ?? 0n, now: ago === 0 };
  });
}

/** One bar a month, from the first month with work to this one. */
function months(days: readonly Day[], now: number, label: Label): Bar[] {
  const sums = new Map<string, bigint>();
  for (const { day, amount } of days) {
    const key = day.slice(0, 7);
    sums.set(key, (sums.get(key) ?? 0n) + amount);
  }

  const last = dayKey(now).slice(0, 7);
  const bars: Bar[] = [];
  const first = days[0]?.day.slice(0, 7) ?? last;
  for (let key = first; key <= last; key = nextMonth(key)) {
    const at = new Date(`${key}-15T12:00:00`).getTime();
    bars.push({ key, label: label('month', at), amount: sums.get(key) ?? 0n, now: key === last });
  }
  return bars;
}

function nextMonth(month: string): string {
  const [year = 0, number = 0] = month.split('-').map(Number);
  return number === 12 ? `${year + 1}-01` : `${year}-${String(number + 1).padStart(2, '0')}`;
}

const noon = (at: number) => new Date(at).setHours(12, 0, 0, 0);
