/** An EIP-1193 provider, as wallets announce it. */
export interface Provider {
  request(args: { method: string; params?: unknown }): Promise<unknown>;
}

export const isProvider = (value: unknown): value is Provider =>
  typeof value === 'object' &&
  value !== null &&
  typeof (value as { request?: unknown }).request === 'function';
