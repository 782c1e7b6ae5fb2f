import { browser } from 'wxt/browser';
import { getMeta } from '../../../lib/db/meta.ts';
import { isOver, isSent } from '../../../lib/domain/claim-job.ts';
import { claimJobItem } from '../../../lib/storage/claim-job.ts';
import { settingsItem } from '../../../lib/storage/settings.ts';
import type { Context } from './context.ts';
import { isScreenOpen } from './screens.ts';

/**
 * `soon`: something waits to be sent or followed. `later`: keeps tasks fresh while in use.
 * `sharing`: looks after the connection of a device that shares.
 */
export const ALARMS = { soon: 'soon', later: 'later', sharing: 'sharing' } as const;

/** Browsers ring no sooner than this. */
const SOONEST_MS = 30_000;
const LATER_MS = 5 * 60_000;
/** Without a screen for so long, nothing is kept fresh. */
const IDLE_MS = 60 * 60_000;

type Clocked = Pick<Context, 'db' | 'now'>;

/**
 * The longer the service is away, the rarer it is asked: as long as it was away, up to 5 min,
 * but as often as can be while somebody looks on.
 */
async function patience({ db, now }: Clocked): Promise<number> {
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
  const live = job && !isOver(job.state) && (isSent(job.state) || job.bindSig !== null);
  const next = now() + (await patience({ db, now }));
  if (live) return next;
  // No alarm rings sooner than an answer is held, so what is held is due by then.
  return waiting > 0 ? next : null;
}

/**
 * Plans when to wake, from what is stored; so it can be planned anew after every event.
 * Nothing is planned when nothing waits and nobody is there.
 */
export async function planAlarms(context: Context): Promise<void> {
  const { paused, welcomeDone } = await settingsItem.get();
  const soon = welcomeDone ? await soonAt(context) : null;
  const activeAt = (await getMeta(context.db, 'activeAt')) ?? 0;
  const later = welcomeDone && !paused && context.now() - activeAt < IDLE_MS;
  await plan(ALARMS.soon, soon);
  await plan(ALARMS.later, later ? context.now() + LATER_MS : null);
}

async function plan(name: string, when: number | null): Promise<void> {
  if (when === null) await browser.alarms.clear(name);
  else await browser.alarms.create(name, { when });
}
