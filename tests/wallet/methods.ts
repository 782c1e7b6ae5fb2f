import { createWalletClient, defineChain, http, keccak256 } from 'viem';
import { generatePrivateKey, privateKeyToAccount } from 'viem/accounts';
import { askPerson } from './questions.ts';
import { RpcError } from './rpc-error.ts';
import { change, settings } from './settings.ts';

type Hex = `0x${string}`;
type Params = readonly unknown[];

const hex = (chainId: number) => `0x${chainId.toString(16)}`;
const isLoopback = (url: string) =>
  /^http:\/\/(127\.0\.0\.1|localhost|\[::1\])(:\d+)?(\/|$)/.test(url);

/** All accounts that it shares; the selected one first. */
async function owners() {
  const { privateKey, others } = await settings();
  return [privateKey, ...others].map((key) => privateKeyToAccount(key));
}

export const addresses = async (): Promise<Hex[]> => (await owners()).map(({ address }) => address);

/** The account that a request names, if it is shared with the page. @throws RpcError 4100 */
async function ownerOf(from: unknown, origin: string) {
  const found = (await owners()).find(
    ({ address }) => address.toLowerCase() === String(from).toLowerCase(),
  );
  if (found && (await settings()).connected.includes(origin)) return found;
  throw new RpcError(4100, 'The requested account has not been authorized by the user.');
}

async function requestAccounts(origin: string): Promise<Hex[]> {
  const { connected } = await settings();
  if (!connected.includes(origin)) {
    await askPerson('Connect', origin);
    await change({ connected: [...connected, origin] });
  }
  return addresses();
}

const wanted = ([given]: Params) => given as { chainId: string; rpcUrls?: string[] };

/** The places in which wallets say that they do not know a network. */
async function unknownChain(chainId: number): Promise<RpcError> {
  const words = `Unrecognized chain ID "${hex(chainId)}".`;
  switch ((await settings()).unknownChain) {
    case 'code':
      return new RpcError(4902, words);
    case 'data':
      return new RpcError(-32603, 'Internal error', { originalError: { code: 4902 } });
    case 'words':
      return new RpcError(-32000, `${words} Try adding it with wallet_addEthereumChain first.`);
    case 'wrapped':
      return new RpcError(-32603, 'Request failed', { cause: { error: { code: '4902' } } });
  }
}

async function switchChain(params: Params): Promise<null> {
  const chainId = Number(wanted(params).chainId);
  const { chains } = await settings();
  if (!chains[chainId]) throw await unknownChain(chainId);
  await askPerson('Switch network', `to ${chainId}`);
  const { switchAfterMs } = await settings();
  if (switchAfterMs === 0) await change({ chainId });
  else setTimeout(() => void change({ chainId }), switchAfterMs);
  return null;
}

async function addChain(params: Params): Promise<null> {
  const { chainId, rpcUrls = [] } = wanted(params);
  const [url = ''] = rpcUrls;
  if (!url.startsWith('https://') && !isLoopback(url)) {
    throw new RpcError(-32602, 'Expected an array with at least one valid string HTTPS url.');
  }

  await askPerson('Add network', `${Number(chainId)} at ${url}`);
  const { chains } = await settings();
  // It stays on its network: some wallets switch along, others do not.
  await change({ chains: { ...chains, [Number(chainId)]: url } });

  return null;
}

interface TypedData {
  domain: { chainId?: unknown };
  types: Record<string, unknown>;
  primaryType: string;
  message: object;
}

async function signTypedData([from, json]: Params, origin: string): Promise<Hex> {
  const data = JSON.parse(String(json)) as TypedData;
  const { chainId, otherAccount, lowV } = await settings();
  const account = await ownerOf(from, origin);
  // Checked before anything is shown, as MetaMask does.
  if (Number(data.domain.chainId) !== chainId) {
    throw new RpcError(
      -32603,
      `Provided chainId "${String(data.domain.chainId)}" must match the active chainId "${chainId}"`,
    );
  }

  await askPerson(`Sign ${data.primaryType}`, JSON.stringify(data.message, null, 2));
  const signer = otherAccount ? privateKeyToAccount(generatePrivateKey()) : account;
  const { EIP712Domain: _, ...types } = data.types;

  const typed = { ...data, types } as Parameters<typeof signer.signTypedData>[0];
  const sig = await signer.signTypedData(typed);
  return lowV ? (`${sig.slice(0, 130)}0${sig.endsWith('1c') ? 1 : 0}` as Hex) : sig;
}

async function sendTransaction([given]: Params, origin: string): Promise<Hex> {
  const { from, to, data } = given as { from: Hex; to: Hex; data: Hex };
  const { chainId, chains, sends } = await settings();
  const url = chains[chainId];
  if (!url) throw new RpcError(4902, 'Unknown network.');

  const account = await ownerOf(from, origin);
  await askPerson('Send transaction', `to ${to}\n${data}`);
  const chain = defineChain({
    id: chainId,
    name: 'Test',
    nativeCurrency: { name: 'Ether', symbol: 'ETH', decimals: 18 },
    rpcUrls: { default: { http: [url] } },
  });
  const client = createWalletClient({ account, chain, transport: http(url) });
  if (sends === 'mined') return client.sendTransaction({ to, data });
  // Enough to be in a block, and too little to end there.
  if (sends === 'reverted') return client.sendTransaction({ to, data, gas: 60_000n });

  const asked = await client.prepareTransactionRequest({ to, data });
  const first = await client.signTransaction(asked);
  const price = { maxFeePerGas: asked.maxFeePerGas * 2n };
  if (sends === 'sped-up') await client.sendTransaction({ to, data, nonce: asked.nonce, ...price });
  if (sends === 'cancelled') {
    await client.sendTransaction({ to: account.address, nonce: asked.nonce, ...price });
  }
  return keccak256(first);
}

/** Forwards a request to the node of the active network, and passes its errors on unchanged. */
const READS = new Set([
  'eth_blockNumber',
  'eth_call',
  'eth_estimateGas',
  'eth_gasPrice',
  'eth_getBalance',
  'eth_getBlockByNumber',
  'eth_getLogs',
  'eth_getTransactionByHash',
  'eth_getTransactionCount',
  'eth_getTransactionReceipt',
]);

async function read(method: string, params: Params): Promise<unknown> {
  const { chainId, chains } = await settings();
  const response = await fetch(chains[chainId]!, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ jsonrpc: '2.0', id: 1, method, params }),
  });
  const { result, error } = (await response.json()) as {
    result?: unknown;
    error?: { code: number; message: string; data?: unknown };
  };
  if (error) throw new RpcError(error.code, error.message, error.data);
  return result;
}

/** Handles one request of a page. */
export async function handle(method: string, params: Params, origin: string): Promise<unknown> {
  if (READS.has(method)) return read(method, params);
  switch (method) {
    case 'eth_chainId':
      return hex((await settings()).chainId);
    case 'eth_accounts':
      return (await settings()).connected.includes(origin) ? addresses() : [];
    case 'eth_requestAccounts':
      return requestAccounts(origin);
    case 'wallet_switchEthereumChain':
      return switchChain(params);
    case 'wallet_addEthereumChain':
      return addChain(params);
    case 'eth_signTypedData_v4':
      return signTypedData(params, origin);
    case 'eth_sendTransaction':
      return sendTransaction(params, origin);
    case 'wallet_watchAsset':
      await askPerson('Show a token', JSON.stringify(params));
      return true;
    default:
      throw new RpcError(4200, `The method "${method}" is not supported.`);
  }
}
