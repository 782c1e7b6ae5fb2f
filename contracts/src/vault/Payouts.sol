// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {IERC1271} from "@openzeppelin/contracts/interfaces/IERC1271.sol";
import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {Campaigns} from "./Campaigns.sol";
import {ClaimAuth, Rail} from "./Types.sol";

/// @title Pays an account up to its lifetime total by either rail: to itself, or as it signed.
/// @dev Only the account, or a `Claim` it signed, moves its money: a stranger's push could void a signed
/// claim to another recipient.
abstract contract Payouts is Campaigns {
    using SafeERC20 for IERC20;

    /// @dev What a rail found an account entitled to. `head` is the voucher's, zero on the root rail.
    struct Entitlement {
        Rail rail;
        address account;
        uint256 cumulative;
        bytes32 head;
    }

    bytes32 public constant CLAIM_TYPEHASH = keccak256(
        "Claim(address account,address recipient,uint256 cumulative,uint256 relayerFee,address relayer,uint256 deadline)"
    );

    /// @notice Gas that an ERC-1271 wallet may use to check a signature (docs/money.md rule 20).
    uint256 public constant ERC1271_GAS = 150_000;

    /// @notice What an account was paid in total, including its relayers' fees. Never decreases.
    mapping(address account => uint256) public claimed;

    /// @dev `cumulative` and `ledgerHead` are the voucher's (a root has no head: zero); a claim in part
    /// has paid less than that so far.
    event Claimed(
        address indexed account,
        address indexed recipient,
        uint256 cumulative,
        uint256 paid,
        uint256 fee,
        bytes32 ledgerHead
    );

    error NotAccount(address caller, address account);
    error BadClaimSignature(address account);
    error NothingToClaim(uint256 claimed);
    error Expired(uint256 deadline);
    error WrongRelayer(address caller, address relayer);
    error FeeWithoutRelayer(uint256 fee);
    error FeeTooHigh(uint256 fee, uint256 amount);

    /// @dev Pays a part when the pool or the day's cap holds less, and the rest later.
    function _paySelf(Entitlement memory e, address recipient) internal {
        _pay(e, recipient, _take(e.rail, _owed(e), false), 0);
    }

    /// @dev To the full cumulative, or not at all (docs/money.md rule 20). {_requireConsent} comes first. The
    /// fee is part of what was paid; {_sendFee} has to follow.
    function _payRelayed(Entitlement memory e, ClaimAuth memory a) internal {
        uint256 amount = _take(e.rail, _owed(e), true);
        if (a.relayerFee > amount) revert FeeTooHigh(a.relayerFee, amount);
        _pay(e, a.recipient, amount, a.relayerFee);
    }

    function _sendFee(uint256 fee) internal {
        if (fee != 0) token.safeTransfer(msg.sender, fee);
    }

    function _owed(Entitlement memory e) private view returns (uint256) {
        uint256 done = claimed[e.account];
        if (e.cumulative <= done) revert NothingToClaim(done);
        return e.cumulative - done;
    }

    function _pay(Entitlement memory e, address recipient, uint256 amount, uint256 fee) private {
        _requireRecipient(recipient);
        claimed[e.account] += amount;
        emit Claimed(e.account, recipient, e.cumulative, amount, fee, e.head);
        if (amount != fee) token.safeTransfer(recipient, amount - fee);
    }

    /// @dev A fee names its relayer, or whoever copies the transaction first would take it
    /// (docs/money.md rule 20).
    function _requireConsent(address account, uint256 cumulative, ClaimAuth memory a, address relayer)
        internal
        view
    {
        if (block.timestamp > a.deadline) revert Expired(a.deadline);
        if (a.relayer == address(0)) {
            if (a.relayerFee != 0) revert FeeWithoutRelayer(a.relayerFee);
        } else if (a.relayer != relayer) {
            revert WrongRelayer(relayer, a.relayer);
        }
        bytes32 structHash = keccak256(
            abi.encode(CLAIM_TYPEHASH, account, a.recipient, cumulative, a.relayerFee, a.relayer, a.deadline)
        );
        if (!_consents(account, _hashTypedDataV4(structHash), a.sig)) revert BadClaimSignature(account);
    }

    /// @dev ECDSA first: an EIP-7702 account has code, yet its key must go on working.
    function _consents(address account, bytes32 digest, bytes memory sig) private view returns (bool ok) {
        address signer = _recover(digest, sig);
        if (signer != address(0) && signer == account) return true;
        if (account.code.length == 0) return false;
        bytes memory input = abi.encodeCall(IERC1271.isValidSignature, (digest, sig));
        bytes32 magic = bytes32(IERC1271.isValidSignature.selector);
        // Copies only one word: a huge return value cannot make the relayer pay for memory.
        assembly ("memory-safe") {
            ok := staticcall(ERC1271_GAS, account, add(input, 0x20), mload(input), 0x00, 0x20)
            ok := and(and(ok, gt(returndatasize(), 0x1f)), eq(mload(0x00), magic))
        }
    }
}
