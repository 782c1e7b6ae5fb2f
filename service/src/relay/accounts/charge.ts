import { GB } from '../../../../lib/domain/money.ts';

const ceil = (a: bigint, b: bigint): bigint => (a + b - 1n) / b;

/**
 * The most that these bytes can cost, base units, which is held until their receipt. Pay and fee are
 * each rounded up, so that the cumulative rounding of docs/money.md rule 7 always has enough.
 */
export const holdFor = (bytes: number, rate: { price: bigint; fee: bigint }): bigint =>
  ceil(BigInt(bytes) * rate.price, GB) + ceil(BigInt(bytes) * rate.fee, GB);
