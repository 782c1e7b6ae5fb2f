/** Why a wallet did not do what it was asked. */
export type WalletTrouble =
  | 'rejected' // the person said no (4001)
  | 'pending' // a request is open in the wallet already (-32002)
  | 'unknown_chain' // it does not know the network (4902)
  | 'malformed' // it answered something that is no answer
  | 'wrong_chain' // it stayed on another network
  | 'no_account'
  | 'other';

/** A wallet's refusal with its code and words, or ours about what it said. */
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

/** What a wallet threw; they agree on little, so each field is looked at with care. */
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

/** Sorts what a wallet threw. Rejection goes by its words too: one wallet gave -32603 for it. */
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
