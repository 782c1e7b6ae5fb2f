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

/** What the browser tells a worker. It does not tell about battery, metered connections or VPNs. */
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

/** Why nothing may be shared now; null when sharing is allowed. */
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

/** Bytes that the daily and monthly caps still allow. */
export const bytesLeft = (policy: SharingPolicy, usage: Usage): number =>
  Math.max(0, Math.min(policy.bytesPerDay - usage.today, policy.bytesPerMonth - usage.month));

/** The contributor's limits, lowerLimits where the service's are lower; never raised. */
export function lowerLimits<L extends Pick<SharingPolicy, 'jobs' | 'kbitPerSecond'>>(
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
 * The device's own check of a job, whatever the relay says.
 * @param campaigns those that it has joined, as the contributor saw them
 * @returns why the job is refused, or null when it may run
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

/** How many times its size a compressed page may grow. Text grows 3 to 20 times, a zip bomb 1,000. */
const MAX_GROWTH = 100;
/** A page of up to this many bytes may grow any number of times. */
const SMALL = 64 * 1024;

/**
 * The most decoded bytes of one page.
 * @param encoded compressed size that the site announced, bytes; null when it announced none, and
 *   then only the job's own limit holds
 */
export const decodedLimit = (maxBytes: number, encoded: number | null): number =>
  encoded === null ? maxBytes : Math.min(maxBytes, Math.max(SMALL, encoded * MAX_GROWTH));
