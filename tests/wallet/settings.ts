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
  /** The account that is selected, and others that it shares with every page it is connected to. */
  privateKey: `0x${string}`;
  others: `0x${string}`[];
  /** Signs with another key than that of the account which it shows. */
  otherAccount: boolean;
  /** Origins that the person has allowed. */
  connected: string[];
  /** Announces itself (EIP-6963); else it only puts itself into `window.ethereum`. */
  announces: boolean;
  /** Its side panel is closed: it never answers, and says by an event alone that it was opened. */
  panelClosed: boolean;
  /** Where it says that it does not know a network (4902). */
  unknownChain: 'code' | 'data' | 'words' | 'wrapped';
  /** How long after its answer it really switches to another network, ms. */
  switchAfterMs: number;
  /** The last byte of signatures is 0 or 1, as some hardware wallets have it. */
  lowV: boolean;
  /** What becomes of a transaction after its hash was given to the page. */
  sends: 'mined' | 'cancelled' | 'reverted' | 'sped-up' | 'lost';
  /** Does what it is asked to, and the page is never told. */
  losesAnswers: boolean;
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
  others: [],
  announces: true,
  panelClosed: false,
  unknownChain: 'code',
  switchAfterMs: 0,
  lowV: false,
  sends: 'mined',
  losesAnswers: false,
};

/** Settings with which it behaves as well as any wallet. */
export const WELL_BEHAVED: Partial<WalletSettings> = {
  mode: 'auto-approve',
  otherAccount: false,
  others: [],
  announces: true,
  panelClosed: false,
  unknownChain: 'code',
  switchAfterMs: 0,
  lowV: false,
  sends: 'mined',
  losesAnswers: false,
};

export async function settings(): Promise<WalletSettings> {
  return { ...DEFAULTS, ...(await browser.storage.local.get()) };
}

export const change = (values: Partial<WalletSettings>): Promise<void> =>
  browser.storage.local.set(values);
