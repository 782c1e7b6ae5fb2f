import type { Domain } from '../../lib/domain/eip712.ts';
import { typedData } from '../../lib/domain/wallet-messages.ts';
import type { JobView } from '../../lib/protocol/bridge.ts';
import { connect } from '../../lib/wallet/accounts.ts';
import type { AskOptions } from '../../lib/wallet/ask.ts';
import { ensureChain, walletChain } from '../../lib/wallet/chain.ts';
import type { Wallet } from '../../lib/wallet/discovery.ts';
import { signTypedData } from '../../lib/wallet/sign.ts';
import { toWalletError } from '../../lib/wallet/wallet-error.ts';
import { BridgeError } from './bridge.ts';
import type { JobNews } from './use-job.ts';

/** A wallet that shares an account with this page. */
export interface Connected {
  wallet: Wallet;
  account: string;
  chainId: number;
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

/** Asks the wallet for an account and its network. Changes nothing. */
export async function connectWallet(wallet: Wallet, options: AskOptions): Promise<Connected> {
  const account = await connect(wallet.provider, options);
  return { wallet, account, chainId: await walletChain(wallet.provider, options) };
}

/** The same wallet with the network that it is on now. */
export async function readChainAgain(known: Connected, options: AskOptions): Promise<Connected> {
  return { ...known, chainId: await walletChain(known.wallet.provider, options) };
}

/** Switches the wallet to the contract's network. */
export async function switchChain(
  view: JobView,
  { wallet, account }: Connected,
  options: AskOptions,
): Promise<Connected> {
  await ensureChain(wallet.provider, view.info, options);
  return { wallet, account, chainId: view.info.network.chainId };
}

/** Tells the extension who claims and who sends. The job in its answer holds what is to be signed. */
export const chooseAccount = (send: Send, { account }: Connected, mode: Mode) =>
  send({ type: 'connected', account, recipient: account, mode });

export async function signBinding(
  view: JobView,
  { wallet, account }: Connected,
  send: Send,
  options: AskOptions,
): Promise<void> {
  const { bind } = view.job;
  if (!bind) return;
  const data = typedData(domainOf(view), 'Bind', bind);
  const sig = await noteRejection(send, signTypedData(wallet.provider, account, data, options));
  await send({ type: 'bound', account, sig });
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
  const account = await connect(wallet.provider, options);
  if (account !== move.from) {
    throw new BridgeError(
      'wallet_bound',
      `The wallet shares ${account}, but ${move.from} must sign. Choose that account in your wallet.`,
    );
  }

  const data = typedData(domainOf(view), 'Bind', bind);
  const sig = await noteRejection(send, signTypedData(wallet.provider, account, data, options));
  await send({ type: 'released', account, sig });
}

export async function signClaim(
  view: JobView,
  { wallet, account }: Connected,
  send: Send,
  options: AskOptions,
): Promise<void> {
  const { claim } = view.job;
  if (!claim) return;
  const data = typedData(domainOf(view), 'Claim', claim);
  const sig = await noteRejection(send, signTypedData(wallet.provider, account, data, options));
  await send({ type: 'signed', account, sig });
}

/** Lets the wallet send the claim itself and pay its gas. */
export async function sendByWallet(
  view: JobView,
  { wallet, account }: Connected,
  send: Send,
  options: AskOptions,
): Promise<void> {
  const { self, recipient } = view.job;
  if (!self || !recipient) return;
  // viem is loaded only here: a relayed claim needs no transaction.
  const { sendClaim } = await import('../../lib/wallet/send-claim.ts');
  const { vault } = view.info.network;
  const sent = sendClaim(wallet.provider, vault, account, recipient, self, options);
  await send({ type: 'sent', account, tx: await noteRejection(send, sent) });
}
