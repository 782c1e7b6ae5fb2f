import { localDay } from '../../../lib/db/day.ts';
import type { Usage } from '../../../lib/domain/sharing-policy.ts';
import type { Context } from '../core/context.ts';

type Clocked = Pick<Context, 'db' | 'now'>;

/** Bytes are stored at the latest this long after they left, ms. */
const SAVE_MS = 250;

const monthOf = (day: string) => day.slice(0, 7);

/** Bytes shared on this local day and in its month, as stored. */
export async function storedUsage({ db, now }: Clocked): Promise<Usage> {
  const day = localDay(now());
  const month = await db.sharedDays.where('day').startsWith(monthOf(day)).toArray();
  return {
    today: month.find((row) => row.day === day)?.bytes ?? 0,
    month: month.reduce((sum, row) => sum + row.bytes, 0),
  };
}

/**
 * Counts bytes as they leave. The caps are checked against the count in memory, which is stored
 * later.
 */
export async function createUsage({ db, now }: Clocked) {
  let { today, month } = await storedUsage({ db, now });
  let day = localDay(now());
  let unsaved = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;

  async function save(): Promise<void> {
    clearTimeout(timer);
    timer = undefined;
    const bytes = unsaved;
    unsaved = 0;
    if (bytes === 0) return;

    const at = day;
    await db.transaction('rw', db.sharedDays, async () => {
      const before = (await db.sharedDays.get(at))?.bytes ?? 0;
      await db.sharedDays.put({ day: at, bytes: before + bytes });
    });
  }

  /** Starts a new day after midnight; what was counted so far belongs to the day before. */
  function rollOver(): void {
    const next = localDay(now());
    if (next === day) return;
    void save();
    if (monthOf(next) !== monthOf(day)) month = 0;
    today = 0;
    day = next;
  }

  return {
    read(): Usage {
      rollOver();
      return { today, month };
    },
    add(bytes: number): void {
      rollOver();
      today += bytes;
      month += bytes;
      unsaved += bytes;
      timer ??= setTimeout(() => void save(), SAVE_MS);
    },
    save,
  };
}

export type UsageCounter = Awaited<ReturnType<typeof createUsage>>;
