// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {Payouts} from "./Payouts.sol";
import {Accrual, Backing, ClaimAuth, Rail, Role, Voucher} from "./Types.sol";

/// @title The voucher rail: the service signs what an account was credited for life; it pays at once.
abstract contract Vouchers is Payouts {
    bytes32 public constant VOUCHER_TYPEHASH =
        keccak256("Voucher(address account,uint256 cumulative,bytes32 ledgerHead,bytes32 backing)");

    error BadVoucherSignature(address account);
    error BackingMismatch(bytes32 signed, bytes32 given);
    error BackingNotSorted(uint256 index);
    error BackingNotAccrued(bytes32 campaign, uint256 accrued, uint256 min);

    /// @notice Pays the caller's voucher to `recipient`: in part if pool or daily cap hold less; the rest
    /// later.
    /// @param v a voucher of the caller's.
    /// @param list what `v.backing` is the hash of; empty when that is zero.
    /// @param recipient receives the payment; not zero, not this vault.
    function claim(Voucher calldata v, Backing[] calldata list, address recipient) external nonReentrant {
        _claimSelf(v, list, recipient);
    }

    /// @notice Pays a voucher as its account signed: to the full cumulative, or not at all
    /// (docs/money.md rule 20).
    /// @dev `v.cumulative` is part of what the account signs, so a newer voucher needs a new consent.
    /// @param v a voucher of any account.
    /// @param list as in {claim}.
    /// @param a the account's consent, by ECDSA or ERC-1271; its fee comes out of the payment.
    function claimFor(Voucher calldata v, Backing[] calldata list, ClaimAuth calldata a) external nonReentrant {
        _claimRelayed(v, list, a, msg.sender);
        _sendFee(a.relayerFee);
    }

    /// @notice {accrue} each, then {claim}: a voucher of unaccrued lines pays in one transaction
    /// (docs/money.md rule 16).
    function settle(Accrual[] calldata accruals, Voucher calldata v, Backing[] calldata list, address recipient)
        external
        nonReentrant
    {
        _accrueAll(accruals);
        _claimSelf(v, list, recipient);
    }

    /// @notice {accrue} each, then {claimFor}.
    function settleFor(
        Accrual[] calldata accruals,
        Voucher calldata v,
        Backing[] calldata list,
        ClaimAuth calldata a
    ) external nonReentrant {
        _accrueAll(accruals);
        _claimRelayed(v, list, a, msg.sender);
        _sendFee(a.relayerFee);
    }

    function _accrueAll(Accrual[] calldata accruals) private {
        for (uint256 i; i < accruals.length; ++i) {
            _accrue(accruals[i]);
        }
    }

    function _claimSelf(Voucher calldata v, Backing[] calldata list, address recipient) private {
        if (msg.sender != v.account) revert NotAccount(msg.sender, v.account);
        _paySelf(_entitled(v, list), recipient);
    }

    function _claimRelayed(Voucher memory v, Backing[] memory list, ClaimAuth memory a, address relayer) internal {
        _requireConsent(v.account, v.cumulative, a, relayer);
        _payRelayed(_entitled(v, list), a);
    }

    function _entitled(Voucher memory v, Backing[] memory list) private view returns (Entitlement memory) {
        bytes32 structHash =
            keccak256(abi.encode(VOUCHER_TYPEHASH, v.account, v.cumulative, v.ledgerHead, v.backing));
        if (!_signedBy(Role.Voucher, structHash, v.sig)) revert BadVoucherSignature(v.account);
        _requireBacking(v.backing, list);
        return Entitlement(Rail.Voucher, v.account, v.cumulative, v.ledgerHead);
    }

    /// @dev Without it an unbacked voucher could take what other campaigns' workers earned
    /// (docs/money.md rule 16).
    function _requireBacking(bytes32 backing, Backing[] memory list) private view {
        bytes32 given = _backingHash(list);
        if (given != backing) revert BackingMismatch(backing, given);
        bytes32 last;
        for (uint256 i; i < list.length; ++i) {
            (bytes32 id, uint256 min) = (list[i].campaign, list[i].min);
            if (id <= last) revert BackingNotSorted(i);
            last = id;
            uint256 accrued = campaigns[id].accrued;
            if (accrued < min) revert BackingNotAccrued(id, accrued, min);
        }
    }

    function _backingHash(Backing[] memory list) internal pure returns (bytes32) {
        return list.length == 0 ? bytes32(0) : keccak256(abi.encode(list));
    }
}
