import type { Hono } from 'hono';
import * as z from 'zod/mini';
import { StintError } from '../../../lib/protocol/errors.ts';
import { Address } from '../../../lib/protocol/primitives.ts';
import type { Parts } from '../parts.ts';
import type { App } from './app.ts';
import { parseJson } from './respond.ts';

const METHODS = [
  'eth_chainId',
  'eth_blockNumber',
  'eth_call',
  'eth_estimateGas',
  'eth_feeHistory',
  'eth_gasPrice',
  'eth_getBalance',
  'eth_getBlockByNumber',
  'eth_getTransactionCount',
  'eth_getTransactionReceipt',
  'eth_maxPriorityFeePerGas',
  'eth_sendRawTransaction',
] as const;

const RpcCall = z.object({
  jsonrpc: z.literal('2.0'),
  id: z.union([z.int(), z.string()]),
  method: z.enum(METHODS),
  params: z.optional(z.array(z.unknown())),
});

/** Test ether that the faucet leaves on an account: one. */
const ONE_ETHER = '0xde0b6b3a7640000';

/** What the demo wallet of the claim page needs. Mounted on the local chain (31337) only. */
export function demoRoutes(app: Hono<App>, { chain, config }: Parts): void {
  const rpc = async (method: string, params: unknown[] = []) => {
    const response = await fetch(config.env.STINT_RPC_URL, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ jsonrpc: '2.0', id: 1, method, params }),
      signal: AbortSignal.timeout(10_000),
    }).catch((cause) => {
      throw new StintError('chain_unreachable', 'The local chain does not answer.', { cause });
    });
    return (await response.json()) as { result?: unknown; error?: unknown };
  };
  app.post('/demo/rpc', async (c) => {
    const call = await parseJson(c, RpcCall);
    const { result, error } = await rpc(call.method, call.params);
    return c.json({ jsonrpc: '2.0', id: call.id, ...(error ? { error } : { result }) });
  });
  app.post('/demo/faucet', async (c) => {
    const { account } = await parseJson(c, z.object({ account: Address }));
    const balance = await chain.client.getBalance({ address: account as `0x${string}` });
    if (balance < BigInt(ONE_ETHER)) await rpc('anvil_setBalance', [account, ONE_ETHER]);
    return c.json({ account });
  });
}
