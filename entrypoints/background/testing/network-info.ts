import type { NetworkInfo, PinnedNetwork } from '../../../lib/protocol/network.ts';
import { NOW, OTHER } from './keys.ts';

/** What the service in memory says about itself. */
export const networkInfo = (network: PinnedNetwork): NetworkInfo => ({
  network,
  chainName: 'Local',
  rpcUrl: 'http://127.0.0.1:8545',
  nativeCurrency: { name: 'Ether', symbol: 'ETH', decimals: 18 },
  relayer: OTHER,
  minClaim: '1000',
  relayFee: '20',
  confirmations: 2,
  powBits: 4,
  now: NOW,
});
