/** Random numbers that are determined by a seed; not for secrets. */
export interface Random {
  /** From 0 up to, not including, 1. */
  next(): number;
  /** A whole number from 0 up to, not including, `below`. */
  below(limit: number): number;
}

/**
 * sfc32 (Doty-Humphrey, PractRand): 128 bits of state, started from a 32-bit seed.
 * @param seed a whole number
 */
export function seeded(seed: number): Random {
  let a = 0x9e3779b9;
  let b = 0x243f6a88;
  let c = seed | 0;
  let counter = 1;

  const next = (): number => {
    const sum = (((a + b) | 0) + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (c << 21) | (c >>> 11);
    c = (c + sum) | 0;
    return (sum >>> 0) / 0x100000000;
  };

  // Skip the first numbers, which are similar for nearby seeds.
  for (let i = 0; i < 15; i++) next();
  return { next, below: (limit) => Math.floor(next() * limit) };
}

/** The numbers 0 to n−1 in random order (Fisher and Yates). */
export function permutation(n: number, random: Random): Int32Array {
  const order = Int32Array.from({ length: n }, (_, i) => i);
  for (let i = n - 1; i > 0; i--) {
    const j = random.below(i + 1);
    const kept = order[i]!;
    order[i] = order[j]!;
    order[j] = kept;
  }
  return order;
}
