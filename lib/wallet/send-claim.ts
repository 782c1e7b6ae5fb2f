import { encodeFunctionData } from 'viem/utils';
import type * as z from 'zod/mini';
import { earningsVaultAbi } from '../../contracts/abi/earnings-vault.ts';
import type { SelfClaim } from '../protocol/bridge.ts';
import type { RootProof } from '../protocol/roots.ts';
import type { AskOptions } from './ask.ts';
import type { Provider } from './provider.ts';
import { sendTransaction } from './send-transaction.ts';

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
 * Asks the wallet to send the claim and pay its gas.
 * @returns the transaction's hash
 * @throws WalletError
 */
export function sendClaim(
  provider: Provider,
  vault: string,
  account: string,
  recipient: string,
  self: z.infer<typeof SelfClaim>,
  options?: AskOptions,
): Promise<string> {
  const data = encodeClaim(self, recipient);
  return sendTransaction(provider, { from: account, to: vault, data }, options);
}
