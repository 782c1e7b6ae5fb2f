import type { Provider } from './provider.ts';
import { toWalletError } from './wallet-error.ts';

/** A wallet that says nothing for so long is said to be silent, ms. */
export const SILENT_MS = 60_000;

export interface AskOptions {
  /** Called once when the wallet has been silent for a minute; the request goes on. */
  onSilent?: () => void;
  /** The person gave up waiting: the answer, should it come, is dropped. */
  signal?: AbortSignal;
}

/**
 * One request to a wallet. It waits as long as the wallet does, because a person may take
 * any time; there is no time-out that would lose a signature.
 * @throws WalletError; the signal's reason when it was given up
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
  // In a promise of its own, since a wallet may throw where it should reject.
  Promise.resolve()
    .then(() => provider.request({ method, params }))
    .then(resolve, (error: unknown) => reject(toWalletError(error)));
  return promise.finally(() => {
    clearTimeout(silent);
    signal?.removeEventListener('abort', giveUp);
  });
}
