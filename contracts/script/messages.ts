import { type Address, encodeAbiParameters, type Hex, keccak256, zeroHash } from 'viem';
import type { PrivateKeyAccount } from 'viem/accounts';
import { type Backing, backingParameters, domain, types } from './typed-data.ts';

/** An account's consent to a relayed claim, as the contract takes it. */
export interface Consent {
  recipient: Address;
  relayerFee: bigint;
  relayer: Address;
  deadline: bigint;
}

export interface Signers {
  chainId: number;
  vault: Address;
  voucherSigner: PrivateKeyAccount;
  accrualSigner: PrivateKeyAccount;
  ledgerHead: Hex;
}

/** Signs messages for a vault, in the form in which the contract takes them. */
export function createMessages(signers: Signers) {
  const { voucherSigner, accrualSigner, ledgerHead } = signers;
  const common = { domain: domain(signers.chainId, signers.vault), types };

  return {
    async accrual(campaign: Hex, cumulative: bigint) {
      const message = { campaign, cumulative };
      const primaryType = 'Accrual';
      const sig = await accrualSigner.signTypedData({ ...common, primaryType, message });
      return { ...message, sig };
    },

    async voucher(account: Address, cumulative: bigint, list: readonly Backing[] = []) {
      const backing =
        list.length === 0 ? zeroHash : keccak256(encodeAbiParameters(backingParameters, [list]));
      const message = { account, cumulative, ledgerHead, backing };
      const primaryType = 'Voucher';
      const sig = await voucherSigner.signTypedData({ ...common, primaryType, message });
      return { ...message, sig };
    },

    async claim(by: PrivateKeyAccount, cumulative: bigint, consent: Consent) {
      const message = { account: by.address, cumulative, ...consent };
      const primaryType = 'Claim';
      const sig = await by.signTypedData({ ...common, primaryType, message });
      return { ...consent, sig };
    },

    /** The cosignature of a root for the next epoch; its data hash is the ledger head, too. */
    root(by: PrivateKeyAccount, epoch: bigint, root: Hex, total: bigint): Promise<Hex> {
      const message = { epoch, root, total, dataHash: ledgerHead };
      return by.signTypedData({ ...common, primaryType: 'Root', message });
    },
  };
}
