import { type Address, encodeFunctionData, type Hex, parseAbi, size } from 'viem';
import { fromHex, toHex } from '../../../lib/domain/bytes.ts';
import { StintError } from '../../../lib/protocol/errors.ts';
import type { WalletVerifier } from '../context.ts';
import { vaultForm } from '../keys.ts';
import { type Chain, refusal } from './chain.ts';
import { reach } from './endpoints.ts';

const ERC1271 = parseAbi(['function isValidSignature(bytes32, bytes) view returns (bytes4)']);
const VALID = '0x1626ba7e';
/** The end of a signature that a wallet made before its contract was deployed (ERC-6492). */
const UNDEPLOYED = '6492'.repeat(16);
/** What the vault lets a wallet's contract use to check a signature (`ERC1271_GAS`). */
const VAULT_GAS = 150_000n;

/** The gas that a call costs before any code runs: 21,000, and 4 or 16 for each byte. */
function intrinsicGas(data: Hex): bigint {
  const bytes = fromHex(data);
  return bytes.reduce((sum, byte) => sum + (byte === 0 ? 4n : 16n), 21_000n);
}

/**
 * Verifies wallet signatures as the vault does: by ECDSA first, so that EIP-7702 accounts keep working,
 * then by asking the wallet's contract on chain (ERC-1271) with no more gas than the vault gives it.
 * @throws StintError `chain_unreachable`; `bad_signature`, with what to do, for a contract that is not
 *   deployed yet or needs more gas
 */
export function createWalletVerifier(chain: Chain): WalletVerifier {
  async function asksContract(account: string, data: Hex, gas?: bigint): Promise<boolean> {
    return reach('signature of a contract wallet', async () => {
      try {
        const found = await chain.client.call({ to: account as Address, data, gas });
        return found.data !== undefined && size(found.data) >= 32 && found.data.startsWith(VALID);
      } catch (error) {
        // A contract that runs out of gas answers like one that reverts.
        if (refusal(error) !== null || /out of gas|OutOfGas/i.test(String(error))) return false;
        throw error;
      }
    });
  }

  return async (account, digest, sig) => {
    if (vaultForm(account, digest, sig) !== null) return true;
    const code = await reach('code of a wallet', () =>
      chain.client.getCode({ address: account as Address }),
    );
    if (code === undefined || code === '0x') {
      if (!sig.endsWith(UNDEPLOYED)) return false;
      throw new StintError(
        'bad_signature',
        'This wallet is a contract that is not on this chain yet, so the vault cannot check its signature. Send any transaction from it first, which deploys it, and sign again.',
      );
    }

    const args = [toHex(digest) as Hex, sig as Hex] as const;
    const data = encodeFunctionData({ abi: ERC1271, functionName: 'isValidSignature', args });
    if (await asksContract(account, data, VAULT_GAS + intrinsicGas(data))) return true;
    if (!(await asksContract(account, data))) return false;
    throw new StintError(
      'bad_signature',
      'The contract of this wallet needs more than 150,000 gas to check a signature, and the vault gives it no more. Use another wallet.',
    );
  };
}
