import type { Provider } from './provider.ts';
import { toWalletError } from './wallet-error.ts';

/** A wallet that has not answered for this long is reported as silent, ms. */
export const SILENT_MS = 60_000;

export interface AskOptions {
  /** Called once when the wallet has been silent for a minute; the request goes on. */
  onSilent?: () => void;
  /** Aborted when the answer is of no use any more. A signature or a transaction always is. */
  signal?: AbortSignal;
}

/**
 * Sends one request to a wallet and waits as long as it takes: a person may need any time, and a
 * time-out would lose a signature.
 * @throws WalletError; the signal's reason when aborted
 */
export function ask(
  provider: Provider,
  method: string,
  params: unknown,
  { onSilent, signal }: AskOptions = {},
): Promise<unknown> {
  const { promise, resolve, reject } = Promise.withResolvers<unknown>();
  const silent = setTimeout(() => onSilent?.(), SILENT_MS);
  const giveUp = () => reject(signal?.reason);
  signal?.addEventListener('abort', giveUp, { once: true });
  // Called inside a promise, since a wallet may throw where it should reject.
  Promise.resolve()
    .then(() => provider.request({ method, params }))
    .then(resolve, (error: unknown) => reject(toWalletError(error)));

  return promise.finally(() => {
    clearTimeout(silent);
    signal?.removeEventListener('abort', giveUp);
  });
}
