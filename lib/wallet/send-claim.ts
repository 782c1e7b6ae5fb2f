import { encodeFunctionData } from 'viem/utils';
import type * as z from 'zod/mini';
import { earningsVaultAbi } from '../../contracts/abi/earnings-vault.ts';
import type { SelfClaim } from '../protocol/bridge.ts';
import type { RootProof } from '../protocol/roots.ts';
import type { AskOptions } from './ask.ts';
import { requireFee } from './network-fee.ts';
import type { Provider } from './provider.ts';
import { freeNonce, sendTransaction, simulateTransaction } from './send-transaction.ts';

type Hex = `0x${string}`;

/** Call data of a claim that the wallet sends itself, with the accruals that the voucher needs. */
export function encodeClaim(self: z.infer<typeof SelfClaim>, recipient: string): Hex {
  const voucher = {
    account: self.voucher.account as Hex,
    cumulative: BigInt(self.voucher.cumulative),
    ledgerHead: self.voucher.ledgerHead as Hex,
    backing: self.voucher.backing as Hex,
    sig: self.voucher.sig as Hex,
  };
  const list = self.list.map(({ campaign, min }) => ({
    campaign: campaign as Hex,
    min: BigInt(min),
  }));
  const accruals = self.attestations.map(({ campaign, cumulative, sig }) => ({
    campaign: campaign as Hex,
    cumulative: BigInt(cumulative),
    sig: sig as Hex,
  }));

  return accruals.length === 0
    ? encodeFunctionData({
        abi: earningsVaultAbi,
        functionName: 'claim',
        args: [voucher, list, recipient as Hex],
      })
    : encodeFunctionData({
        abi: earningsVaultAbi,
        functionName: 'settle',
        args: [accruals, voucher, list, recipient as Hex],
      });
}

/** Call data of a claim by a Merkle proof, which needs no voucher key. */
export const encodeProofClaim = ({ epoch, cumulative, proof }: RootProof, recipient: string): Hex =>
  encodeFunctionData({
    abi: earningsVaultAbi,
    functionName: 'claimWithProof',
    args: [BigInt(epoch), BigInt(cumulative), proof as Hex[], recipient as Hex],
  });

/**
 * Asks the wallet to send the claim and pay its gas, once it is known that the vault would take it
 * and that the account can pay.
 * @returns the transaction's hash, and the nonce that was free before it, if the node says so
 * @throws VaultRefusal, NoFee, WalletError
 */
export async function sendClaim(
  provider: Provider,
  vault: string,
  account: string,
  recipient: string,
  self: z.infer<typeof SelfClaim>,
  options?: AskOptions,
): Promise<{ tx: string; nonce: number | null }> {
  const transaction = { from: account, to: vault, data: encodeClaim(self, recipient) };
  await simulateTransaction(provider, transaction);
  await requireFee(provider, transaction);
  const nonce = await freeNonce(provider, account);
  return { tx: await sendTransaction(provider, transaction, options), nonce };
}
