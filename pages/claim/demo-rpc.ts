import { PROTOCOL_HEADER, PROTOCOL_VERSION } from '../../lib/protocol/version.ts';

const headers = { 'content-type': 'application/json', [PROTOCOL_HEADER]: String(PROTOCOL_VERSION) };

async function post(path: string, body: object): Promise<{ result?: unknown; error?: unknown }> {
  const response = await fetch(path, { method: 'POST', headers, body: JSON.stringify(body) });
  return (await response.json()) as { result?: unknown; error?: unknown };
}

/** Calls the local chain through the service, which passes on only what a wallet needs. */
export async function demoRpc(method: string, params: readonly unknown[]): Promise<string> {
  const { result, error } = await post('/demo/rpc', { jsonrpc: '2.0', id: 1, method, params });
  if (typeof result === 'string') return result;
  const message = (error as { message?: unknown } | undefined)?.message;
  throw Object.assign(new Error(String(message ?? `${method} failed.`)), { code: -32603 });
}

/** Test ether, so that the demo wallet can pay for a transaction. */
export const demoFaucet = (account: string): Promise<unknown> => post('/demo/faucet', { account });
