// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {PackedReader} from "./PackedReader.sol";
import {Backing, ClaimAuth, Voucher} from "./Types.sol";
import {Vouchers} from "./Vouchers.sol";

/// @title Many relayed claims in one transaction, packed: 233 bytes an item, and 13 for each campaign that
/// it depends on.
/// @dev Numbers are big-endian. A batch is
///
///   1   a, number of accruals
///   1   c, number of campaigns
///   32c campaign ids; accruals and items name them by index
///   77a accruals: index (1), cumulative (12), signature (64, EIP-2098)
///       items to the end: length of the item (2), item
///
/// and an item
///
///   20  account
///   1   flags: RELAYED, the consent names a relayer, which is the sender; ELSEWHERE, it names a recipient
///       apart from the account
///   20  recipient, if ELSEWHERE
///   12  cumulative
///   12  relayerFee, if RELAYED
///   5   deadline
///   32  ledgerHead
///   1   b, number of campaigns that the voucher leans on, in the order of their ids
///   13b index (1), min (12)
///   64  the voucher's signature (EIP-2098)
///       the rest: the account's signature, 64 or 65 bytes, or what its ERC-1271 wallet takes
abstract contract Batch is Vouchers {
    using PackedReader for bytes;

    uint256 private constant RELAYED = 1;
    uint256 private constant ELSEWHERE = 2;

    /// @notice Gas that an item may use: for its wallet's check, its transfers, and a hundred campaigns.
    uint256 public constant ITEM_GAS = 600_000;

    /// @dev How many bytes of a reason are kept: enough for any error of the vault.
    uint256 private constant MAX_REASON = 256;

    /// @dev `reason` is the error that {claimFor} would have reverted with.
    event ClaimSkipped(address indexed account, uint256 index, bytes reason);
    /// @dev The attestation's signature is not valid; items that depend on it are skipped, too.
    event AccrualSkipped(bytes32 indexed campaign);

    error UnknownFlags(uint256 flags);
    error NotSelf(address caller);

    /// @notice {accrue} each, then {claimFor} each; what fails is skipped with its reason, and the rest
    /// goes on.
    /// @param data packed, see above. It reverts only when the parts do not fill `data` exactly, or the
    /// sender cannot receive its fees.
    /// @return paid number of items that were paid.
    function claimBatch(bytes calldata data) external nonReentrant returns (uint256 paid) {
        PackedReader.Cursor memory c;
        uint256 accruals = data.number(c, 1);
        bytes calldata table = data.slice(c, data.number(c, 1) * 32);
        for (uint256 i; i < accruals; ++i) {
            bytes32 campaign = _campaignAt(table, data.number(c, 1));
            uint256 cumulative = data.number(c, 12);
            if (!_tryAccrue(campaign, cumulative, data.slice(c, 64))) emit AccrualSkipped(campaign);
        }
        uint256 fees;
        for (uint256 i; c.offset != data.length; ++i) {
            bytes calldata item = data.slice(c, data.number(c, 2));
            try this.claimPacked{gas: ITEM_GAS}(table, item, msg.sender) returns (uint256 fee) {
                ++paid;
                fees += fee;
            } catch (bytes memory reason) {
                // A hook of the recipient could make the reason long, and its log expensive.
                if (reason.length > MAX_REASON) {
                    assembly ("memory-safe") {
                        mstore(reason, MAX_REASON)
                    }
                }
                emit ClaimSkipped(address(bytes20(item)), i, reason);
            }
        }
        _sendFee(fees);
    }

    /// @notice For {claimBatch} alone: a call of its own takes an item back as a whole when it fails.
    /// @return fee what {claimBatch} owes the relayer for it: all fees go in one transfer.
    function claimPacked(bytes calldata table, bytes calldata item, address relayer)
        external
        returns (uint256 fee)
    {
        if (msg.sender != address(this)) revert NotSelf(msg.sender);
        PackedReader.Cursor memory c;
        Voucher memory v;
        ClaimAuth memory a;
        v.account = address(uint160(item.number(c, 20)));
        uint256 flags = item.number(c, 1);
        if (flags > RELAYED + ELSEWHERE) revert UnknownFlags(flags);
        a.recipient = flags & ELSEWHERE != 0 ? address(uint160(item.number(c, 20))) : v.account;
        v.cumulative = item.number(c, 12);
        if (flags & RELAYED != 0) (a.relayer, a.relayerFee) = (relayer, item.number(c, 12));
        a.deadline = item.number(c, 5);
        v.ledgerHead = bytes32(item.number(c, 32));
        Backing[] memory list = _readBacking(table, item, c);
        v.backing = _backingHash(list);
        v.sig = item.slice(c, 64);
        a.sig = item.rest(c);
        _claimRelayed(v, list, a, relayer);
        return a.relayerFee;
    }

    function _readBacking(bytes calldata table, bytes calldata item, PackedReader.Cursor memory c)
        private
        pure
        returns (Backing[] memory list)
    {
        list = new Backing[](item.number(c, 1));
        for (uint256 i; i < list.length; ++i) {
            list[i] = Backing(_campaignAt(table, item.number(c, 1)), uint128(item.number(c, 12)));
        }
    }

    function _campaignAt(bytes calldata table, uint256 index) private pure returns (bytes32) {
        return bytes32(table.number(PackedReader.Cursor(index * 32), 32));
    }
}
