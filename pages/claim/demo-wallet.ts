import { generatePrivateKey, privateKeyToAccount } from 'viem/accounts';
import { confirm } from './demo-dialog.ts';
import { demoFaucet, demoRpc } from './demo-rpc.ts';

/**
 * A wallet for the local chain, so that the demo needs no installed wallet. It signs only for
 * chain 31337 and cannot reach any other network.
 */
const CHAIN = 31337;
const CHAIN_HEX = '0x7a69';
const KEY = 'stint-demo-wallet';

type Hex = `0x${string}`;

class RpcError extends Error {
  readonly code: number;
  constructor(code: number, message: string) {
    super(message);
    this.code = code;
  }
}

function account() {
  let key = localStorage.getItem(KEY);
  if (!key || !/^0x[0-9a-f]{64}$/.test(key)) {
    key = generatePrivateKey();
    localStorage.setItem(KEY, key);
  }
  return privateKeyToAccount(key as Hex);
}

const fail = (code: number, message: string): never => {
  throw new RpcError(code, message);
};

/** Asks one question at a time, as wallets do. */
let asking = false;

async function approved(title: string, lines: readonly string[]): Promise<void> {
  if (asking) fail(-32002, 'A request is open already.');
  asking = true;
  try {
    if (!(await confirm(title, lines))) fail(4001, 'User rejected the request.');
  } finally {
    asking = false;
  }
}

function chainOf([wanted]: readonly unknown[]): number {
  return Number((wanted as { chainId?: unknown } | undefined)?.chainId);
}

interface TypedData {
  domain: { chainId?: unknown };
  types: Record<string, { name: string; type: string }[]>;
  primaryType: string;
  message: Record<string, unknown>;
}

async function signTypedData([from, json]: readonly unknown[]): Promise<Hex> {
  const signer = account();
  if (String(from).toLowerCase() !== signer.address.toLowerCase()) {
    fail(4100, 'That account is not in this wallet.');
  }
  const data = JSON.parse(String(json)) as TypedData;
  if (Number(data.domain.chainId) !== CHAIN) {
    fail(
      -32603,
      `Provided chainId "${String(data.domain.chainId)}" must match the active chainId "${CHAIN}"`,
    );
  }
  const lines = Object.entries(data.message).map(([name, value]) => `${name}: ${String(value)}`);
  await approved(`Sign ${data.primaryType}`, [`chainId: ${CHAIN}`, ...lines]);
  const { EIP712Domain: _domain, ...types } = data.types;

  return signer.signTypedData({ ...data, types } as Parameters<typeof signer.signTypedData>[0]);
}

async function sendTransaction([given]: readonly unknown[]): Promise<Hex> {
  const { to, data } = given as { to?: Hex; data?: Hex };
  if (!to || !data) return fail(-32602, 'A transaction needs "to" and "data".');

  const signer = account();
  await approved('Send a transaction', [`to: ${to}`, `data: ${data}`]);
  const from = signer.address.toLowerCase();
  await demoFaucet(from);
  const [nonce, gas, price] = await Promise.all([
    demoRpc('eth_getTransactionCount', [from, 'pending']),
    demoRpc('eth_estimateGas', [{ from, to, data }]),
    demoRpc('eth_gasPrice', []),
  ]);
  const raw = await signer.signTransaction({
    chainId: CHAIN,
    type: 'eip1559',
    to,
    data,
    nonce: Number(nonce),
    gas: (BigInt(gas) * 12n) / 10n,
    maxFeePerGas: BigInt(price) * 2n,
    maxPriorityFeePerGas: BigInt(price),
  });

  return demoRpc('eth_sendRawTransaction', [raw]) as Promise<Hex>;
}

async function request(method: string, params: readonly unknown[]): Promise<unknown> {
  switch (method) {
    case 'eth_chainId':
      return CHAIN_HEX;
    case 'eth_requestAccounts':
      await demoFaucet(account().address.toLowerCase());
      return [account().address];
    case 'eth_accounts':
      return [account().address];
    case 'eth_call':
    case 'eth_estimateGas':
    case 'eth_gasPrice':
    case 'eth_getBalance':
      return demoRpc(method, params);
    case 'wallet_watchAsset':
      return true;
    case 'wallet_switchEthereumChain':
      return chainOf(params) === CHAIN ? null : fail(4902, 'Unknown chain.');
    case 'wallet_addEthereumChain':
      return chainOf(params) === CHAIN
        ? null
        : fail(4001, 'This wallet only knows the local chain.');
    case 'eth_signTypedData_v4':
      return signTypedData(params);
    case 'eth_sendTransaction':
      return sendTransaction(params);
    default:
      return fail(4200, `"${method}" is not supported.`);
  }
}

const ICON = `data:image/svg+xml,${encodeURIComponent(
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="8" fill="#8a6d1f"/><path d="M8 11h16v11H8zM19 16h5" fill="none" stroke="#fff" stroke-width="2"/></svg>',
)}`;

/** Announces the wallet (EIP-6963), now and whenever a page asks. */
export function announceDemoWallet(): void {
  const info = Object.freeze({
    uuid: crypto.randomUUID(),
    name: 'Demo wallet (local chain only)',
    rdns: 'example.stint.demo',
    icon: ICON,
  });
  const provider = Object.freeze({
    request: ({ method, params }: { method: string; params?: unknown }) =>
      request(method, Array.isArray(params) ? params : []),
  });
  const detail = Object.freeze({ info, provider });
  const announce = () =>
    window.dispatchEvent(new CustomEvent('eip6963:announceProvider', { detail }));

  window.addEventListener('eip6963:requestProvider', announce);
  announce();
}
