import * as z from 'zod/mini';
import { Address } from './primitives.ts';
import { defineRoutes } from './route.ts';

/** The calls of the chain's JSON-RPC that a wallet needs. */
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

const RpcId = z.union([z.int(), z.string()]);

const RpcCall = z.object({
  jsonrpc: z.literal('2.0'),
  id: RpcId,
  method: z.enum(METHODS),
  params: z.optional(z.array(z.unknown())),
});

const RpcAnswer = z.object({
  jsonrpc: z.literal('2.0'),
  id: RpcId,
  result: z.optional(z.unknown()),
  error: z.optional(z.unknown()),
});

/** What the demo wallet of the claim page needs. Served on the local chain (31337) only. */
export const DEMO_ROUTES = defineRoutes({
  demoRpc: {
    method: 'POST',
    path: '/demo/rpc',
    auth: 'open',
    limit: null,
    gated: false,
    request: RpcCall,
    response: RpcAnswer,
  },
  demoFaucet: {
    method: 'POST',
    path: '/demo/faucet',
    auth: 'open',
    limit: null,
    gated: false,
    request: z.object({ account: Address }),
    response: z.object({ account: Address }),
  },
});
