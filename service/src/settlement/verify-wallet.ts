import type { Address, Hex } from 'viem';
import { toHex } from '../../../lib/domain/bytes.ts';
import type { WalletVerifier } from '../context.ts';
import { recoverAddress } from '../keys.ts';
import type { Chain } from './chain.ts';
import { reach } from './endpoints.ts';

/**
 * ECDSA first, so that an EIP-7702 account keeps working; then the account's own contract
 * (ERC-1271, or ERC-6492 when it is not deployed yet) through the chain.
 */
export function createWalletVerifier(chain: Chain): WalletVerifier {
  return async (account, digest, sig) => {
    if (recoverAddress(digest, sig) === account) return true;
    const { client } = chain;
    return reach('signature of a contract wallet', () =>
      client.verifyHash({
        address: account as Address,
        hash: toHex(digest) as Hex,
        signature: sig as Hex,
      }),
    );
  };
}
