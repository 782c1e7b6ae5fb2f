import { PinnedNetwork } from './network.ts';

declare const __STINT_NETWORK__: unknown;

/**
 * The network that this build trusts (docs/money.md rule 13), written into the code when it
 * is built. No response and no stored value can replace it.
 * @throws when the build pinned nothing that is a network.
 */
export function pinnedNetwork(): PinnedNetwork {
  return PinnedNetwork.parse(__STINT_NETWORK__);
}
