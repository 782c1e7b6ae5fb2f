import { deniedCategory } from '../../../lib/domain/denied-hosts.ts';
import { matchesHost } from '../../../lib/domain/host-pattern.ts';
import { parseTarget } from '../../../lib/domain/target.ts';
import { StintError } from '../../../lib/protocol/errors.ts';

export interface TargetChecks {
  resolve: (host: string) => Promise<string[]>;
  checkRobots: (url: URL, addresses: readonly string[]) => Promise<void>;
  takeRate: (host: string) => void;
}

/**
 * Everything that stands between a requester's URL and a device; run anew for each hop of a
 * redirect and for each proof.
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
    throw new StintError('target_denied', `${host} is on the list for ${category}.`, {
      details: { category },
    });
  }
  if (!destinations.some((pattern) => matchesHost(pattern, host))) {
    throw new StintError('target_forbidden', `${host} is not among the campaign's destinations.`);
  }
  const addresses = await checks.resolve(host);
  await checks.checkRobots(url, addresses);
  checks.takeRate(host);
  return url;
}
