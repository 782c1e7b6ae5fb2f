/**
 * The EIP-712 types that Stint signs. The contract repeats them as constants;
 * a test compares both sides. All share one domain: the vault itself.
 */
export const EIP712_DOMAIN = { name: 'EarningsVault', version: '1' } as const;

export const EIP712_TYPES = {
  /** By the accrual key: the campaign owes at least `cumulative` to contributors. */
  Accrual: [
    { name: 'campaign', type: 'bytes32' },
    { name: 'cumulative', type: 'uint256' },
  ],
  /** By the voucher key: `account` may draw up to `cumulative` in all. */
  Voucher: [
    { name: 'account', type: 'address' },
    { name: 'cumulative', type: 'uint256' },
    { name: 'ledgerHead', type: 'bytes32' },
    { name: 'backing', type: 'bytes32' },
  ],
  /** By the root cosigner: these lifetime totals are right (docs/money.md rule 19). */
  Root: [
    { name: 'epoch', type: 'uint256' },
    { name: 'root', type: 'bytes32' },
    { name: 'total', type: 'uint256' },
    { name: 'dataHash', type: 'bytes32' },
  ],
  /** By the wallet: pay this once, to this address. */
  Claim: [
    { name: 'account', type: 'address' },
    { name: 'recipient', type: 'address' },
    { name: 'cumulative', type: 'uint256' },
    { name: 'relayerFee', type: 'uint256' },
    { name: 'relayer', type: 'address' },
    { name: 'deadline', type: 'uint256' },
  ],
  /** By the wallet: this device's earnings belong to me. */
  Bind: [
    { name: 'vault', type: 'address' },
    { name: 'device', type: 'bytes32' },
    { name: 'account', type: 'address' },
    { name: 'nonce', type: 'uint256' },
  ],
  /** By the voucher key: the head of a device's receipt chain. */
  Checkpoint: [
    { name: 'vault', type: 'address' },
    { name: 'device', type: 'bytes32' },
    { name: 'seq', type: 'uint256' },
    { name: 'credited', type: 'uint256' },
    { name: 'pending', type: 'uint256' },
    { name: 'head', type: 'bytes32' },
  ],
  /** By the voucher key: what the relay counted for a bandwidth key, for life. */
  BandwidthReceipt: [
    { name: 'vault', type: 'address' },
    { name: 'device', type: 'bytes32' },
    { name: 'n', type: 'uint256' },
    { name: 'jobs', type: 'uint256' },
    { name: 'bytes', type: 'uint256' },
    { name: 'prev', type: 'bytes32' },
    { name: 'issuedAt', type: 'uint256' },
  ],
  /** Hashed, not signed: a line of a device's receipt chain. */
  Receipt: [
    { name: 'v', type: 'uint256' },
    { name: 'vault', type: 'address' },
    { name: 'device', type: 'bytes32' },
    { name: 'seq', type: 'uint256' },
    { name: 'kind', type: 'string' },
    { name: 'campaign', type: 'bytes32' },
    { name: 'unit', type: 'string' },
    { name: 'pendingDelta', type: 'int256' },
    { name: 'creditDelta', type: 'uint256' },
    { name: 'pending', type: 'uint256' },
    { name: 'credited', type: 'uint256' },
    { name: 'reason', type: 'string' },
    { name: 'prev', type: 'bytes32' },
    { name: 'issuedAt', type: 'uint256' },
  ],
  /** Hashed, not signed: a line of a wallet's account chain. */
  AccountEntry: [
    { name: 'vault', type: 'address' },
    { name: 'account', type: 'address' },
    { name: 'n', type: 'uint256' },
    { name: 'deviceTag', type: 'bytes32' },
    { name: 'creditSeqs', type: 'uint256[]' },
    { name: 'amount', type: 'uint256' },
    { name: 'cumulative', type: 'uint256' },
    { name: 'prev', type: 'bytes32' },
  ],
  /** By the funding wallet: open this campaign under these terms. */
  CreateCampaign: [
    { name: 'campaign', type: 'bytes32' },
    { name: 'terms', type: 'bytes32' },
    { name: 'requester', type: 'address' },
    { name: 'expires', type: 'uint256' },
  ],
} as const;

export type Eip712Name = keyof typeof EIP712_TYPES;
