import type { Chain } from './chain.ts';

/** How long an answer stands, ms. */
const KEEP_MS = 1_000;

/**
 * Whether the chain answers. Anybody may ask for `/readyz` as often as they like, so the endpoints are
 * asked once in a second at most: they limit what the service may ask, too.
 */
export function createReachable(
  chain: Pick<Chain, 'latest'>,
  now: () => number,
): () => Promise<boolean> {
  let known: { answer: Promise<boolean>; until: number } | undefined;
  return () => {
    if (!known || known.until <= now()) {
      const answer = chain.latest().then(
        () => true,
        () => false,
      );
      known = { answer, until: now() + KEEP_MS };
    }
    return known.answer;
  };
}
