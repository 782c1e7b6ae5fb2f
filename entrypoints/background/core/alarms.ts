import { browser } from 'wxt/browser';
import { getMeta } from '../../../lib/db/meta.ts';
import { isOver, isSent } from '../../../lib/domain/claim-job.ts';
import { claimJobItem } from '../../../lib/storage/claim-job.ts';
import { settingsItem } from '../../../lib/storage/settings.ts';
import type { Context } from './context.ts';
import { isScreenOpen } from './screens.ts';

/**
 * `soon`: something waits to be sent or followed. `later`: keeps tasks fresh while Stint is in use.
 * `sharing`: keeps the connection of a device that shares alive.
 */
export const ALARMS = { soon: 'soon', later: 'later', sharing: 'sharing' } as const;

/** Browsers fire no alarm sooner than this. */
const SOONEST_MS = 30_000;
const LATER_MS = 5 * 60_000;
/** Tasks are not kept fresh when no screen has been used for this long. */
const IDLE_MS = 60 * 60_000;

type Clocked = Pick<Context, 'db' | 'now'>;

/**
 * How long to wait before the next attempt, ms. Backs off while the service is away: as long as it
 * has been away, up to 5 minutes, but as often as possible while a screen is open.
 */
async function retryDelay({ db, now }: Clocked): Promise<number> {
  const noted = await getMeta(db, 'connection');
  if (!noted || noted.state === 'connected') return SOONEST_MS;
  const long = (await isScreenOpen()) ? SOONEST_MS : LATER_MS;
  const away = Math.min(Math.max(now() - noted.at, SOONEST_MS), long);
  return Math.max(away, noted.notBefore - now());
}

async function soonAt({ db, now }: Clocked): Promise<number | null> {
  const waiting = await db.outbox.where('state').anyOf('held', 'sending').count();
  const read = await claimJobItem.read();
  const job = read.status === 'stored' ? read.value : null;
  const binds = job?.state === 'binding' && job.bindSig !== null;
  const live = job && !isOver(job.state) && (isSent(job.state) || binds);

  const next = now() + (await retryDelay({ db, now }));
  if (live) return next;
  // An answer is held for less time than the shortest alarm, so it is due by then.
  return waiting > 0 ? next : null;
}

/**
 * Sets the alarms from what is stored, so that it can be called after every event. No alarm is set
 * when nothing is waiting and no screen was used lately.
 */
export async function planAlarms(context: Context): Promise<void> {
  const { paused, welcomeDone } = await settingsItem.get();
  const soon = welcomeDone ? await soonAt(context) : null;

  const activeAt = (await getMeta(context.db, 'activeAt')) ?? 0;
  const later = welcomeDone && !paused && context.now() - activeAt < IDLE_MS;

  await setAlarm(ALARMS.soon, soon);
  await setAlarm(ALARMS.later, later ? context.now() + LATER_MS : null);
}

async function setAlarm(name: string, when: number | null): Promise<void> {
  if (when === null) await browser.alarms.clear(name);
  else await browser.alarms.create(name, { when });
}
