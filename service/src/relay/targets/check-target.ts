import { deniedCategory } from '../../../../lib/domain/denied-hosts.ts';
import { matchesHost } from '../../../../lib/domain/host-pattern.ts';
import { parseTarget } from '../../../../lib/domain/target.ts';
import { StintError } from '../../../../lib/protocol/errors.ts';
import type { Homes } from './homes.ts';
import { pageFailed } from './page-failed.ts';

/** The checks that need state or the network. */
export interface TargetChecks {
  resolve: (host: string) => Promise<string[]>;
  checkRobots: (url: URL, addresses: readonly string[]) => Promise<void>;
  takeRate: (host: string) => void;
  homes: Homes;
}

/**
 * Checks a canary's URL on the operator's own host, which leads back to this service on purpose. A
 * device still refuses it unless the host has a public address.
 * @throws StintError `target_forbidden`, `insecure_target`
 */
export async function checkOwn(text: string, destinations: readonly string[]): Promise<URL> {
  const url = parseTarget(text);
  requireDestination(url.hostname, destinations);
  return url;
}

function requireDestination(host: string, destinations: readonly string[]): void {
  if (destinations.some((pattern) => matchesHost(pattern, host))) return;
  throw new StintError('target_forbidden', `${host} is not among the campaign's destinations.`);
}

/**
 * Makes every check between a requester's URL and a device. It runs again for each redirect and for
 * each proof.
 * @throws StintError `target_forbidden`, `insecure_target`, `target_denied`,
 *   `robots_disallowed`, `rate_limited`, `target_failed`
 */
export async function checkTarget(
  checks: TargetChecks,
  text: string,
  destinations: readonly string[],
): Promise<URL> {
  const url = parseTarget(text);
  const host = url.hostname;
  const category = deniedCategory(host);
  if (category !== null) {
    throw new StintError(
      'target_denied',
      `${host} is blocked: it is on the list for ${category}.`,
      {
        details: { category },
      },
    );
  }
  requireDestination(host, destinations);

  const addresses = await checks.resolve(host);
  // Before robots.txt, which the service fetches itself, so that a rate limit covers that too.
  checks.takeRate(host);
  await checks.checkRobots(url, addresses);
  // The name may have moved to a device's address since its robots.txt was read.
  if (addresses.some(checks.homes.isDevice)) {
    await checks.homes.silence();
    throw pageFailed('network');
  }
  return url;
}
