/** An EIP-1193 provider, as wallets announce it. Some have no events. */
export interface Provider {
  request(args: { method: string; params?: unknown }): Promise<unknown>;
  on?(event: string, listener: (value: unknown) => void): unknown;
  removeListener?(event: string, listener: (value: unknown) => void): unknown;
}

export const isProvider = (value: unknown): value is Provider =>
  typeof value === 'object' &&
  value !== null &&
  typeof (value as { request?: unknown }).request === 'function';

/**
 * The wallet's answer, or its event if that comes first: a wallet whose window was closed may do
 * what it was asked to and never answer.
 * @param read the event's meaning; undefined when it is not the one that is waited for
 */
export async function orEvent<T>(
  provider: Provider,
  event: string,
  read: (value: unknown) => T | undefined,
  answer: Promise<T>,
): Promise<T> {
  const { promise, resolve } = Promise.withResolvers<T>();
  const listen = (value: unknown) => {
    const found = read(value);
    if (found !== undefined) resolve(found);
  };
  try {
    provider.on?.(event, listen);
    return await Promise.race([answer, promise]);
  } finally {
    provider.removeListener?.(event, listen);
  }
}
