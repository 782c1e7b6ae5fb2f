import { ErrorBody, isErrorCode, StintError } from '../../lib/protocol/errors.ts';
import { NetworkInfo } from '../../lib/protocol/network.ts';
import { CampaignReport } from '../../lib/protocol/report.ts';
import { ROUTES } from '../../lib/protocol/routes.ts';
import { PROTOCOL_HEADER, PROTOCOL_VERSION } from '../../lib/protocol/version.ts';
import type { Link } from './link.ts';

const TIMEOUT_MS = 15_000;

/** @throws StintError `offline`, or the service's error */
async function fetchJson(path: string, token?: string): Promise<unknown> {
  const response = await fetch(path, {
    headers: {
      [PROTOCOL_HEADER]: String(PROTOCOL_VERSION),
      ...(token && { authorization: `Bearer ${token}` }),
    },
    signal: AbortSignal.timeout(TIMEOUT_MS),
  }).catch((cause) => {
    throw new StintError(
      'offline',
      'The service does not answer. This page tries again by itself.',
      { cause },
    );
  });

  const body: unknown = await response.json().catch(() => null);
  if (response.ok) return body;
  const { data } = ErrorBody.safeParse(body);
  const { code, message } = data?.error ?? { code: '', message: '' };
  throw isErrorCode(code)
    ? new StintError(code, message)
    : new StintError('unavailable', `The service answered with status ${response.status}.`);
}

/** A campaign with its last report. @throws StintError */
export const readReport = async ({ campaign, token }: Link): Promise<CampaignReport> =>
  CampaignReport.parse(await fetchJson(ROUTES.report.path.replace(':id', campaign), token));

/** The token that amounts are in. @throws StintError */
export const readToken = async () =>
  NetworkInfo.parse(await fetchJson(ROUTES.network.path)).network.token;
