/** A piece of work in the list; `seq` is the receipt that decided its state. */
export type Earning = {
  seq: number;
  state: 'earned' | 'verified' | 'claimed' | 'rejected';
  at: number;
  /** Base units shown before the start; not paid when rejected. */
  amount: bigint;
  /** Visible time, ms; 0 when unknown. */
  tookMs: number;
};

export type Day = { key: string; at: number; sum: bigint; earnings: readonly Earning[] };

/** The local calendar day, `2026-11-19`. */
export function dayKey(at: number): string {
  const date = new Date(at);
  const two = (part: number) => String(part).padStart(2, '0');
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}

/** Groups earnings, newest first, by day. A day's sum leaves out what was rejected. */
export function groupDays(earnings: readonly Earning[]): Day[] {
  const days = new Map<string, { at: number; sum: bigint; earnings: Earning[] }>();
  for (const earning of earnings) {
    const key = dayKey(earning.at);
    const day = days.get(key) ?? { at: earning.at, sum: 0n, earnings: [] };
    days.set(key, day);
    day.earnings.push(earning);
    if (earning.state !== 'rejected') day.sum += earning.amount;
  }
  return [...days].map(([key, day]) => ({ key, ...day }));
}
