/** Why a wallet did not do what it was asked to. */
export type WalletTrouble =
  | 'rejected' // the person declined (4001)
  | 'unauthorized' // the account is not, or no longer, shared with this page (4100)
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

/** Where wallets and nodes put an error inside another one. */
const INSIDE = ['data', 'originalError', 'error', 'cause', 'info', 'details'] as const;
const MAX_DEPTH = 5;

/** Codes that mean something to us; a wrapper's own code means nothing beside one of these. */
const KNOWN: Record<number, WalletTrouble> = {
  4001: 'rejected',
  4100: 'unauthorized',
  4902: 'unknown_chain',
  [-32002]: 'pending',
};

/** What wallets say in words alone, or inside text. */
const WORDS: readonly [RegExp, number][] = [
  [/\b4902\b|unrecogni[sz]ed chain|unknown chain|wallet_addEthereumChain/i, 4902],
  [/reject|denied|cancell?ed by user/i, 4001],
  [/\b4100\b|has not been authorized/i, 4100],
];

/** Every code and message in an error, from the outside in. A wallet's getters may throw. */
function* layers(error: unknown, depth = 0): Generator<{ code: number | null; words: string }> {
  if (typeof error === 'string') yield { code: null, words: error };
  if (typeof error !== 'object' || error === null || depth > MAX_DEPTH) return;
  const { code, message } = error as { code?: unknown; message?: unknown };
  const number = typeof code === 'string' ? Number(code) : code;
  yield {
    code: Number.isInteger(number) ? (number as number) : null,
    words: typeof message === 'string' ? message : '',
  };
  for (const place of INSIDE) yield* layers((error as Record<string, unknown>)[place], depth + 1);
}

function read(error: unknown): { code: number | null; words: string }[] {
  try {
    return [...layers(error)];
  } catch {
    return [];
  }
}

/**
 * Classifies a wallet's error. Wallets agree on little: a code may stand at the top, inside of what
 * the wallet wrapped, or only in the words, so all of these are looked at.
 */
export function toWalletError(error: unknown): WalletError {
  if (error instanceof WalletError) return error;
  const found = read(error);
  const said = found.find(({ words }) => words !== '')?.words ?? String(error);
  const message = said.slice(0, 300);
  const codes = found.map(({ code }) => code).filter((code) => code !== null);
  const worded = WORDS.find(([words]) => found.some((layer) => words.test(layer.words)));
  const code = codes.find((one) => Object.hasOwn(KNOWN, one)) ?? worded?.[1] ?? codes[0] ?? 0;

  return new WalletError(KNOWN[code] ?? 'other', message, code);
}
