import { callRoute } from '../../lib/http/call-route.ts';
import type { CampaignReport } from '../../lib/protocol/report.ts';
import { ROUTES } from '../../lib/protocol/routes.ts';
import type { Link } from './link.ts';

/** The service that this page came from. */
const HERE = '';
const TIMEOUT_MS = 15_000;

/** A campaign with its last report. @throws StintError */
export const readReport = ({ campaign, token }: Link): Promise<CampaignReport> =>
  callRoute(HERE, ROUTES.report, { params: { id: campaign }, token, timeoutMs: TIMEOUT_MS });

/** The token that amounts are in. @throws StintError */
export const readToken = async () =>
  (await callRoute(HERE, ROUTES.network, { timeoutMs: TIMEOUT_MS })).network.token;
