/** Why a wallet did not do what it was asked to. */
export type WalletTrouble =
  | 'rejected' // the person declined (4001)
  | 'pending' // another request is already open in the wallet (-32002)
  | 'unknown_chain' // it does not know the network (4902)
  | 'malformed' // its answer cannot be read
  | 'wrong_chain' // it stayed on another network
  | 'no_account'
  | 'other';

/** An error of a wallet with its code and words, or one about its answer. */
export class WalletError extends Error {
  override readonly name = 'WalletError';
  readonly trouble: WalletTrouble;
  /** EIP-1193 or JSON-RPC code; 0 when there was none. */
  readonly code: number;

  constructor(trouble: WalletTrouble, message: string, code = 0) {
    super(message);
    this.trouble = trouble;
    this.code = code;
  }
}

/** What a wallet threw. Wallets agree on little, so no field is trusted. */
interface Thrown {
  code?: unknown;
  message?: unknown;
  data?: { originalError?: { code?: unknown } };
}

function codeOf(thrown: Thrown): number {
  // MetaMask hides the code of an unknown chain one level down on some platforms.
  const codes = [thrown.data?.originalError?.code, thrown.code];
  return codes.find((code): code is number => Number.isInteger(code)) ?? 0;
}

/** Classifies a wallet's error. A rejection is also told by its words: one wallet uses code -32603. */
export function toWalletError(error: unknown): WalletError {
  if (error instanceof WalletError) return error;
  const thrown: Thrown = typeof error === 'object' && error !== null ? error : {};
  const code = codeOf(thrown);
  const words = typeof thrown.message === 'string' ? thrown.message : String(error);
  const message = words.slice(0, 300);
  if (code === 4902) return new WalletError('unknown_chain', message, code);
  if (code === -32002) return new WalletError('pending', message, code);
  if (code === 4001 || /reject|denied|cancell?ed by user/i.test(words)) {
    return new WalletError('rejected', message, code || 4001);
  }

  return new WalletError('other', message, code);
}
