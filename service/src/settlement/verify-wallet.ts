import type { Address, Hex } from 'viem';
import { toHex } from '../../../lib/domain/bytes.ts';
import type { WalletVerifier } from '../context.ts';
import { recoverAddress } from '../keys.ts';
import type { Chain } from './chain.ts';
import { reach } from './endpoints.ts';

/**
 * Verifies wallet signatures: by ECDSA first, so that EIP-7702 accounts keep working, then by asking
 * the wallet's contract on chain (ERC-1271, or ERC-6492 when it is not deployed yet).
 * @throws StintError `chain_unreachable`
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
