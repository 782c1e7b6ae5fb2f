import type { PinnedNetwork } from '../lib/protocol/network.ts';

/** The network that this build pins; see pinned-network.mjs. */
export function pinnedNetwork(): PinnedNetwork;
