import { callRoute } from '../../lib/http/call-route.ts';
import { DEMO_ROUTES } from '../../lib/protocol/demo-routes.ts';
import type { StintError } from '../../lib/protocol/errors.ts';

/** The service that this page came from. */
const HERE = '';

/** Calls the local chain through the service, which passes on only what a wallet needs. */
export async function demoRpc(method: string, params: readonly unknown[]): Promise<string> {
  const body = { jsonrpc: '2.0', id: 1, method, params };
  const { result, error } = await callRoute(HERE, DEMO_ROUTES.demoRpc, { body }).catch(failed);
  if (typeof result === 'string') return result;
  const { message, data } = (error ?? {}) as { message?: unknown; data?: unknown };
  throw Object.assign(new Error(String(message ?? `${method} failed.`)), { code: -32603, data });
}

/** A wallet shows what the service refuses as it shows an error of the chain. */
const failed = (error: StintError): { result?: unknown; error?: unknown } => ({ error });

/** Test ether, so that the demo wallet can pay for a transaction; without it, that one fails. */
export const demoFaucet = (account: string): Promise<unknown> =>
  callRoute(HERE, DEMO_ROUTES.demoFaucet, { body: { account } }).catch(failed);
