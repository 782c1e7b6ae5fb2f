// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

/// @notice What a key of the service may sign, see {Signers}.
enum Role {
    None,
    Voucher,
    Accrual,
    RootPoster,
    RootCosigner
}

/// @notice Two ways to be paid from one pool, see {Pool}.
enum Rail {
    Voucher,
    Root
}

/// @notice Attestation of an accrual signer: `campaign` has earned `cumulative` in all
/// (docs/money.md rule 15).
struct Accrual {
    bytes32 campaign;
    uint256 cumulative;
    bytes sig;
}

/// @notice An EIP-2612 permit of the payer's for the amount that is funded.
struct Permit {
    uint256 deadline;
    uint8 v;
    bytes32 r;
    bytes32 s;
}

/// @notice Attestation of a voucher signer: `account` was credited `cumulative` in all
/// (docs/money.md rule 16).
/// @dev `ledgerHead` is the head of the account's credit chain. `backing` is zero, or
/// keccak256(abi.encode(Backing[])) of the list that has to come along.
struct Voucher {
    address account;
    uint256 cumulative;
    bytes32 ledgerHead;
    bytes32 backing;
    bytes sig;
}

/// @notice A voucher that leans on `campaign` pays only once that has accrued at least `min`.
struct Backing {
    bytes32 campaign;
    uint128 min;
}

/// @notice The account's consent to a relayed claim. `relayer` zero: anyone may send it, for no fee.
/// `relayerFee` is the most that the relayer gets, and never more than the recipient gets.
struct ClaimAuth {
    address recipient;
    uint256 relayerFee;
    address relayer;
    uint256 deadline;
    bytes sig;
}
