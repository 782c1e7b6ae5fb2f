import { readFileSync } from 'node:fs';

/**
 * The network that this build pins: vault, chain, signers, service, token
 * (`PinnedNetwork` in lib/protocol/network.ts checks it again at run time).
 * STINT_NETWORK names a JSON file; without it, the one that `npm start` wrote last is used.
 */
export function pinnedNetwork() {
  const file = process.env.STINT_NETWORK ?? new URL('../.stint/network.json', import.meta.url);
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch (cause) {
    if (process.env.STINT_NETWORK)
      throw new Error(`STINT_NETWORK names ${file}, which cannot be read.`, { cause });
    return UNSET;
  }
}

/** No network was chosen: such a build trusts nobody, and says where to get one that works. */
const UNSET = {
  chainId: 31337,
  vault: `0x${'0'.repeat(40)}`,
  voucherSigner: `0x${'0'.repeat(40)}`,
  accrualSigner: `0x${'0'.repeat(40)}`,
  service: 'http://127.0.0.1:8787',
  token: { address: `0x${'0'.repeat(40)}`, symbol: 'USDC', decimals: 6 },
};
