import type { Provider } from './provider.ts';
import { quantity } from './quantity.ts';
import type { VaultTransaction } from './send-transaction.ts';

/** The account cannot pay the network fee; sums in the chain's smallest unit (wei). */
export class NoFee extends Error {
  override readonly name = 'NoFee';
  readonly has: bigint;
  readonly needs: bigint;

  constructor(has: bigint, needs: bigint) {
    super('The wallet cannot pay the network fee.');
    this.has = has;
    this.needs = needs;
  }
}

/** What the account has to pay network fees with, wei; null when nobody says. */
export const balanceOf = (provider: Provider, account: string): Promise<bigint | null> =>
  quantity(provider, 'eth_getBalance', [account, 'latest']);

/**
 * Compares what a transaction will cost with what the account has, before the wallet is asked. A
 * wallet that does not tell is asked anyway: it makes the same comparison itself.
 * @throws NoFee
 */
export async function requireFee(provider: Provider, transaction: VaultTransaction): Promise<void> {
  const has = await balanceOf(provider, transaction.from);
  if (has === null) return;
  if (has === 0n) throw new NoFee(0n, 0n);
  const [gas, price] = await Promise.all([
    quantity(provider, 'eth_estimateGas', [transaction]),
    quantity(provider, 'eth_gasPrice', []),
  ]);
  const needs = (gas ?? 0n) * (price ?? 0n);
  if (has < needs) throw new NoFee(has, needs);
}
