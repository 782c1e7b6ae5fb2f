import { browser } from 'wxt/browser';
/** What tests set in the wallet's `storage.local`, under these names. */
export interface WalletSettings {
  /** `ask`: a window with two buttons. The others decide without one; `silent` never does. */
  mode: 'ask' | 'auto-approve' | 'reject' | 'silent';
  /** How long it waits before it asks or decides, ms. */
  delayMs: number;
  /** The active network. */
  chainId: number;
  /** Networks it knows: chain id → RPC address. */
  chains: Record<string, string>;
  privateKey: `0x${string}`;
  /** Signs with another key than that of the account which it shows. */
  otherAccount: boolean;
  /** Origins that the person has allowed. */
  connected: string[];
}

const DEFAULTS: WalletSettings = {
  mode: 'ask',
  delayMs: 0,
  chainId: 1,
  chains: { 1: 'https://ethereum.example' },
  // The tenth key of the well-known test mnemonic, worthless everywhere.
  privateKey: '0x2a871d0798f97d79848a013d4936a73bf4cc922c825d33c1cf7073dff6d409c6',
  otherAccount: false,
  connected: [],
};

export async function settings(): Promise<WalletSettings> {
  return { ...DEFAULTS, ...(await browser.storage.local.get()) };
}

export const change = (values: Partial<WalletSettings>): Promise<void> =>
  browser.storage.local.set(values);
