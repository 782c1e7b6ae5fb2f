import type { DEMO_ROUTES } from '../../../../lib/protocol/demo-routes.ts';
import { StintError } from '../../../../lib/protocol/errors.ts';
import { readJson } from '../../../../lib/protocol/read-json.ts';
import type { Parts } from '../../parts.ts';
import type { Handlers } from '../serve-routes.ts';

/** Test ether that the faucet leaves on an account: one. */
const ONE_ETHER = '0xde0b6b3a7640000';
const TIMEOUT_MS = 10_000;

/** The local chain and its faucet, for the demo wallet of the claim page. */
export const demoHandlers = ({ chain, config }: Parts): Handlers<typeof DEMO_ROUTES> => ({
  async demoRpc({ body }) {
    const { result, error } = await callChain(config.env.STINT_RPC_URL, body.method, body.params);
    return { jsonrpc: '2.0', id: body.id, ...(error ? { error } : { result }) };
  },
  async demoFaucet({ body: { account } }) {
    const balance = await chain.client.getBalance({ address: account as `0x${string}` });
    if (balance < BigInt(ONE_ETHER)) {
      await callChain(config.env.STINT_RPC_URL, 'anvil_setBalance', [account, ONE_ETHER]);
    }
    return { account };
  },
});

/** @throws StintError `chain_unreachable` */
async function callChain(rpcUrl: string, method: string, params: unknown[] = []) {
  const silent = (cause?: unknown) =>
    new StintError('chain_unreachable', 'The local chain does not answer.', { cause });
  const response = await fetch(rpcUrl, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ jsonrpc: '2.0', id: 1, method, params }),
    signal: AbortSignal.timeout(TIMEOUT_MS),
  }).catch((cause) => {
    throw silent(cause);
  });
  const reply = await readJson(response).catch(() => undefined);
  if (reply === undefined || reply === null) throw silent();
  return reply as { result?: unknown; error?: unknown };
}
