import { toHex } from '../../lib/domain/bytes.ts';
import type { Domain } from '../../lib/domain/eip712.ts';
import { bindDigest, claimDigest, typedData } from '../../lib/domain/wallet-messages.ts';
import type { JobView } from '../../lib/protocol/bridge.ts';
import { chooseAccount, connectAccounts, knownAccounts } from '../../lib/wallet/accounts.ts';
import type { AskOptions } from '../../lib/wallet/ask.ts';
import { ensureChain, walletChain } from '../../lib/wallet/chain.ts';
import type { Wallet } from '../../lib/wallet/discovery.ts';
import { VaultRefusal } from '../../lib/wallet/refusal.ts';
import { signTypedData } from '../../lib/wallet/sign.ts';
import { toWalletError, WalletError } from '../../lib/wallet/wallet-error.ts';
import { BridgeError } from './bridge.ts';
import type { JobNews } from './use-job.ts';

/** A wallet that shares an account with this page. */
export interface Connected {
  wallet: Wallet;
  account: string;
  chainId: number;
  /** The account that is selected in the wallet, when it is another one; null otherwise. */
  selected: string | null;
}

type Send = (news: JobNews) => Promise<JobView>;
type Mode = 'relay' | 'self';

const domainOf = ({ info }: JobView): Domain => ({
  chainId: info.network.chainId,
  vault: info.network.vault,
});

/** Notes in the job that the person declined, so that the popup shows it too. */
async function noteRejection<T>(send: Send, work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (thrown) {
    const error = toWalletError(thrown);
    if (error.trouble === 'rejected') {
      await send({ type: 'rejected', code: error.code, message: error.message });
    }
    throw thrown;
  }
}

/** Wallets that the job can go on with, best first: the one it was begun with, then the owners. */
const wantedAccounts = ({ job, wallets }: JobView): string[] =>
  job.account ? [job.account, ...wallets] : wallets;

/** Asks the wallet for an account and its network. Changes nothing. */
export async function connectWallet(
  view: JobView,
  wallet: Wallet,
  options: AskOptions,
): Promise<Connected> {
  const accounts = await connectAccounts(wallet.provider, options);
  const account = chooseAccount(accounts, view.wallets);
  const selected = accounts[0] === account ? null : accounts[0];
  return { wallet, account, selected, chainId: await walletChain(wallet.provider, options) };
}

/** The wallet as it was before a reload, if it still shares that account; opens nothing. */
export async function reconnectWallet(view: JobView, wallet: Wallet): Promise<Connected | null> {
  const shared = await knownAccounts(wallet.provider);
  const account = wantedAccounts(view).find((one) => shared.includes(one));
  if (!account) return null;
  return { wallet, account, selected: null, chainId: await walletChain(wallet.provider) };
}

/** The same wallet with the network that it is on now. */
export async function readChainAgain(known: Connected, options: AskOptions): Promise<Connected> {
  return { ...known, chainId: await walletChain(known.wallet.provider, options) };
}

/** Switches the wallet to the contract's network. */
export async function switchChain(
  view: JobView,
  known: Connected,
  options: AskOptions,
): Promise<Connected> {
  await ensureChain(known.wallet.provider, view.info, options);
  return { ...known, chainId: view.info.network.chainId };
}

/** Tells the extension who claims and who sends. The job in its answer holds what is to be signed. */
export const tellAccount = (send: Send, { account }: Connected, mode: Mode) =>
  send({ type: 'connected', account, recipient: account, mode });

/**
 * Asks for something with an account of the wallet. A wallet that no longer shares it (4100) is
 * connected again first, once.
 */
async function withAccount<T>(
  { wallet, account }: Pick<Connected, 'wallet' | 'account'>,
  options: AskOptions,
  work: () => Promise<T>,
): Promise<T> {
  try {
    return await work();
  } catch (thrown) {
    if (toWalletError(thrown).trouble !== 'unauthorized') throw thrown;
    const accounts = await connectAccounts(wallet.provider, options);
    if (!accounts.includes(account)) throw thrown;
    return work();
  }
}

/** Whether the extension still has this to be signed, and the chain has not paid it by now. */
const stillOpen = async (send: Send, digest?: string): Promise<boolean> => {
  const { job } = await send({ type: 'check', ...(digest !== undefined && { digest }) });
  return job.state === 'quoted' || job.state === 'rejected' || job.state === 'binding';
};

type Signing = {
  view: JobView;
  send: Send;
  options: AskOptions;
  name: 'Bind' | 'Claim';
  message: object;
};

const askForSignature = (
  { wallet, account }: Pick<Connected, 'wallet' | 'account'>,
  { view, send, options, name, message }: Signing,
): Promise<string> => {
  const data = typedData(domainOf(view), name, message);
  const sign = () => signTypedData(wallet.provider, account, data, options);
  return noteRejection(send, withAccount({ wallet, account }, options, sign));
};

export async function signBinding(
  view: JobView,
  connected: Connected,
  send: Send,
  options: AskOptions,
): Promise<void> {
  const { bind } = view.job;
  if (!bind) return;
  const digest = toHex(bindDigest(domainOf(view), bind));
  if (!(await stillOpen(send, digest))) return;
  const asked = { view, send, options, name: 'Bind', message: bind } as const;
  const sig = await askForSignature(connected, asked);
  await send({ type: 'bound', account: connected.account, sig, digest });
}

/** Lets the old wallet sign a move, so that it takes effect at once. @throws WalletError, BridgeError */
export async function signMoveWithOldWallet(
  view: JobView,
  wallet: Wallet,
  send: Send,
  options: AskOptions,
): Promise<void> {
  const { bind, move } = view.job;
  if (!bind || !move) return;
  const accounts = await connectAccounts(wallet.provider, options);
  if (!accounts.includes(move.from)) {
    throw new BridgeError(
      'wallet_bound',
      `The wallet shares ${accounts[0]}, but ${move.from} must sign. Choose that account in your wallet.`,
    );
  }

  const account = move.from;
  const asked = { view, send, options, name: 'Bind', message: bind } as const;
  const sig = await askForSignature({ wallet, account }, asked);
  await send({ type: 'released', account, sig, digest: toHex(bindDigest(domainOf(view), bind)) });
}

export async function signClaim(
  view: JobView,
  connected: Connected,
  send: Send,
  options: AskOptions,
): Promise<void> {
  const { claim } = view.job;
  if (!claim) return;
  const digest = toHex(claimDigest(domainOf(view), claim));
  if (!(await stillOpen(send, digest))) return;
  const asked = { view, send, options, name: 'Claim', message: claim } as const;
  const sig = await askForSignature(connected, asked);
  await send({ type: 'signed', account: connected.account, sig, digest });
}

/** Lets the wallet send the claim itself and pay its gas, if the vault would take it. */
export async function sendByWallet(
  view: JobView,
  connected: Connected,
  send: Send,
  options: AskOptions,
): Promise<void> {
  const { self, recipient } = view.job;
  if (!self || !recipient || !(await stillOpen(send))) return;
  // viem is loaded only here: a relayed claim needs no transaction.
  const { sendClaim } = await import('../../lib/wallet/send-claim.ts');
  const { provider } = connected.wallet;
  const { account } = connected;
  const { vault } = view.info.network;
  const ask = () => sendClaim(provider, vault, account, recipient, self, options);
  try {
    const { tx, nonce } = await noteRejection(send, withAccount(connected, options, ask));
    await send({ type: 'sent', account, tx, ...(nonce !== null && { nonce }) });
  } catch (thrown) {
    // Paid since: the extension looks at the chain and says so.
    const paid = thrown instanceof VaultRefusal && thrown.refusal === 'NothingToClaim';
    if (!paid || (await stillOpen(send))) throw thrown;
  }
}

/** Whether the wallet is now on another network than it was asked on. */
export const isWrongChain = (error: unknown): boolean =>
  error instanceof WalletError && /chain ?id/i.test(error.message);
