import { createWalletClient, defineChain, http } from 'viem';
import { generatePrivateKey, privateKeyToAccount } from 'viem/accounts';
import { askPerson } from './questions.ts';
import { RpcError } from './rpc-error.ts';
import { change, settings } from './settings.ts';

type Hex = `0x${string}`;
type Params = readonly unknown[];

const hex = (chainId: number) => `0x${chainId.toString(16)}`;
const isLoopback = (url: string) =>
  /^http:\/\/(127\.0\.0\.1|localhost|\[::1\])(:\d+)?(\/|$)/.test(url);

async function owner() {
  return privateKeyToAccount((await settings()).privateKey);
}

async function requestAccounts(origin: string): Promise<Hex[]> {
  const { connected } = await settings();
  if (!connected.includes(origin)) {
    await askPerson('Connect', origin);
    await change({ connected: [...connected, origin] });
  }
  return [(await owner()).address];
}

const wanted = ([given]: Params) => given as { chainId: string; rpcUrls?: string[] };

async function switchChain(params: Params): Promise<null> {
  const chainId = Number(wanted(params).chainId);
  const { chains } = await settings();
  if (!chains[chainId]) throw new RpcError(4902, `Unrecognized chain ID "${hex(chainId)}".`);
  await askPerson('Switch network', `to ${chainId}`);
  await change({ chainId });
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

async function signTypedData([from, json]: Params): Promise<Hex> {
  const data = JSON.parse(String(json)) as TypedData;
  const { chainId, otherAccount } = await settings();
  const account = await owner();
  if (String(from).toLowerCase() !== account.address.toLowerCase()) {
    throw new RpcError(4100, 'The requested account has not been authorized by the user.');
  }
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

  return signer.signTypedData({ ...data, types } as Parameters<typeof signer.signTypedData>[0]);
}

async function sendTransaction([given]: Params): Promise<Hex> {
  const { to, data } = given as { to: Hex; data: Hex };
  const { chainId, chains } = await settings();
  const url = chains[chainId];
  if (!url) throw new RpcError(4902, 'Unknown network.');

  await askPerson('Send transaction', `to ${to}\n${data}`);
  const chain = defineChain({
    id: chainId,
    name: 'Test',
    nativeCurrency: { name: 'Ether', symbol: 'ETH', decimals: 18 },
    rpcUrls: { default: { http: [url] } },
  });
  const client = createWalletClient({ account: await owner(), chain, transport: http(url) });

  return client.sendTransaction({ to, data });
}

/** Forwards a request to the node of the active network, and passes its errors on unchanged. */
const READS = new Set(['eth_call', 'eth_getBlockByNumber', 'eth_getTransactionReceipt']);

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
      return (await settings()).connected.includes(origin) ? [(await owner()).address] : [];
    case 'eth_requestAccounts':
      return requestAccounts(origin);
    case 'wallet_switchEthereumChain':
      return switchChain(params);
    case 'wallet_addEthereumChain':
      return addChain(params);
    case 'eth_signTypedData_v4':
      return signTypedData(params);
    case 'eth_sendTransaction':
      return sendTransaction(params);
    default:
      throw new RpcError(4200, `The method "${method}" is not supported.`);
  }
}
