import type { Address, Hex } from 'viem';

/** The vault's EIP-712 types (docs/money.md rules 15, 16, 19 and 20). */
export const types = {
  Accrual: [
    { name: 'campaign', type: 'bytes32' },
    { name: 'cumulative', type: 'uint256' },
  ],
  Voucher: [
    { name: 'account', type: 'address' },
    { name: 'cumulative', type: 'uint256' },
    { name: 'ledgerHead', type: 'bytes32' },
    { name: 'backing', type: 'bytes32' },
  ],
  Claim: [
    { name: 'account', type: 'address' },
    { name: 'recipient', type: 'address' },
    { name: 'cumulative', type: 'uint256' },
    { name: 'relayerFee', type: 'uint256' },
    { name: 'relayer', type: 'address' },
    { name: 'deadline', type: 'uint256' },
  ],
  Root: [
    { name: 'epoch', type: 'uint256' },
    { name: 'root', type: 'bytes32' },
    { name: 'total', type: 'uint256' },
    { name: 'dataHash', type: 'bytes32' },
  ],
} as const;

/** A campaign that a voucher depends on, and how much of it must have accrued. */
export interface Backing {
  campaign: Hex;
  min: bigint;
}

/** The parameters of `keccak256(abi.encode(Backing[]))`, for viem's encodeAbiParameters. */
export const backingParameters = [
  {
    type: 'tuple[]',
    components: [
      { name: 'campaign', type: 'bytes32' },
      { name: 'min', type: 'uint128' },
    ],
  },
] as const;

/** The vault's EIP-712 domain. */
export function domain(chainId: number, vault: Address) {
  return { name: 'EarningsVault', version: '1', chainId, verifyingContract: vault } as const;
}
