import { PinnedNetwork } from './network.ts';

declare const __STINT_NETWORK__: unknown;

/**
 * The network that this build trusts (docs/money.md rule 13), written into the code at build
 * time. No response and no stored value can replace it.
 * @throws when what the build pinned is not a network
 */
export function pinnedNetwork(): PinnedNetwork {
  return PinnedNetwork.parse(__STINT_NETWORK__);
}
