import { UsageError } from '../errors.ts';

export const SEED_OPTION = { seed: { type: 'string', default: '0' } } as const;
export const SEED_HELP =
  '  --seed N          a whole number; the same seed gives the same result (default 0)';

/** @throws UsageError unless it is a whole number of up to 32 bits */
export function readSeed(text: string): number {
  const seed = Number(text);
  if (/^\d{1,10}$/.test(text) && seed <= 0xffffffff) return seed;
  throw new UsageError(`--seed must be a whole number from 0 to 4294967295; not ${text}`);
}

/** @returns one of `names`. @throws UsageError that lists them */
export function readChoice<T extends string>(option: string, text: string, names: readonly T[]): T {
  const found = names.find((name) => name === text);
  if (found) return found;
  throw new UsageError(`${option} must be one of ${names.join(', ')}; not ${text}`);
}
