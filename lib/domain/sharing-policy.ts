import type { Job, JobFailure } from '../protocol/relay.ts';
import type { PauseReason, SharingCampaign, SharingPolicy } from '../protocol/sharing.ts';
import { deniedCategory } from './denied-hosts.ts';
import { matchesHost } from './host-pattern.ts';
import { parseTarget } from './target.ts';

/** Bytes shared so far. */
export interface Usage {
  today: number;
  month: number;
}

/** What the browser tells a worker. Battery, metered lines and VPNs it does not tell. */
export interface Conditions {
  /** The person paused everything. */
  paused: boolean;
  /** Managed policy forbids sharing. */
  managed: boolean;
  privateWindow: boolean;
  saveData: boolean;
  idle: boolean;
  /** Local hour, 0 to 23. */
  hour: number;
}

const inHours = (hours: SharingPolicy['hours'], hour: number): boolean => {
  if (!hours) return true;
  const { from, to } = hours;
  return from < to ? hour >= from && hour < to : hour >= from || hour < to;
};

/** Why nothing may be shared now, or null: sharing is only ever on when this says so. */
export function pauseReason(
  policy: SharingPolicy,
  usage: Usage,
  conditions: Conditions,
): PauseReason | null {
  if (!policy.on) return 'off';
  if (conditions.paused) return 'paused';
  if (conditions.managed) return 'managed';
  if (conditions.privateWindow) return 'private_window';
  if (conditions.saveData) return 'save_data';
  if (!inHours(policy.hours, conditions.hour)) return 'hours';
  if (policy.onlyWhenIdle && !conditions.idle) return 'in_use';
  if (usage.today >= policy.bytesPerDay) return 'day_cap';
  if (usage.month >= policy.bytesPerMonth) return 'month_cap';
  return policy.campaigns.length === 0 ? 'no_campaign' : null;
}

/** Bytes that the caps still allow. */
export const bytesLeft = (policy: SharingPolicy, usage: Usage): number =>
  Math.max(0, Math.min(policy.bytesPerDay - usage.today, policy.bytesPerMonth - usage.month));

/** The contributor's limits, lowered by the service's: never raised. */
export function lowered<L extends Pick<SharingPolicy, 'jobs' | 'kbitPerSecond'>>(
  own: L,
  limits: { jobs: number; kbitPerSecond: number },
): L {
  const rates = [own.kbitPerSecond, limits.kbitPerSecond].filter((rate) => rate > 0);
  return {
    ...own,
    jobs: Math.max(1, Math.min(own.jobs, limits.jobs)),
    kbitPerSecond: rates.length === 0 ? 0 : Math.min(...rates),
  };
}

/**
 * What a device itself holds against a job, whatever the relay says: null, or the refusal.
 * `campaigns` are those it has joined, as it was shown them.
 */
export function refuseJob(
  job: Pick<Job, 'url' | 'campaign' | 'maxBytes'>,
  policy: SharingPolicy,
  campaigns: readonly Pick<SharingCampaign, 'id' | 'destinations'>[],
): JobFailure | null {
  const host = hostOf(job.url);
  if (host === null || deniedCategory(host) !== null) return 'refused_target';
  if (policy.vetoed.some((name) => matchesHost(`*.${name}`, host))) return 'refused_veto';
  const campaign = campaigns.find(({ id }) => id === job.campaign);
  if (!campaign || !policy.campaigns.includes(job.campaign)) return 'refused_campaign';
  const named = campaign.destinations.some((pattern) => matchesHost(pattern, host));
  return named ? null : 'refused_campaign';
}

function hostOf(url: string): string | null {
  try {
    return parseTarget(url).hostname;
  } catch {
    return null;
  }
}

/** A compressed page may grow so many times; text grows 3 to 20 times, a bomb a thousand. */
const MAX_GROWTH = 100;
/** Below this a page is small, however much it grew, bytes. */
const SMALL = 64 * 1024;

/**
 * Most decoded bytes of one page, of which the site said that it comes compressed in `encoded`
 * bytes; null where it did not say, and then the job's own limit is all there is.
 */
export const decodedLimit = (maxBytes: number, encoded: number | null): number =>
  encoded === null ? maxBytes : Math.min(maxBytes, Math.max(SMALL, encoded * MAX_GROWTH));
