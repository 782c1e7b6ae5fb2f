// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {IERC1271} from "@openzeppelin/contracts/interfaces/IERC1271.sol";
import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {Campaigns} from "./Campaigns.sol";
import {Accrual, Backing, ClaimAuth, Rail, Role, Voucher} from "./Types.sol";

/// @title Pays an account up to its lifetime total: to itself, or as it signed. The voucher rail, and what
/// the root rail shares with it.
/// @dev Only the account, or a `Claim` it signed, moves its money: a stranger's push could void a signed
/// claim to another recipient.
abstract contract Claims is Campaigns {
    using SafeERC20 for IERC20;

    /// @dev What a rail found an account entitled to. `head` is the voucher's, zero on the root rail.
    struct Entitlement {
        Rail rail;
        address account;
        uint256 cumulative;
        bytes32 head;
    }

    /// @dev One slot. `claimed`, see {claimed}; `cancelledUntil`, see {cancelClaims}.
    struct Account {
        uint128 claimed;
        uint48 cancelledUntil;
    }

    bytes32 public constant VOUCHER_TYPEHASH =
        keccak256("Voucher(address account,uint256 cumulative,bytes32 ledgerHead,bytes32 backing)");
    bytes32 public constant CLAIM_TYPEHASH = keccak256(
        "Claim(address account,address recipient,uint256 cumulative,uint256 relayerFee,address relayer,uint256 deadline)"
    );

    /// @notice Gas that an ERC-1271 wallet may use to check a signature (docs/money.md rule 20).
    uint256 public constant ERC1271_GAS = 150_000;

    mapping(address account => Account) private accounts;

    /// @dev `cumulative` and `ledgerHead` are the voucher's (a root has no head: zero); a claim in part
    /// has paid less than that so far. `fee` is part of `paid`.
    event Claimed(
        address indexed account,
        address indexed recipient,
        uint256 cumulative,
        uint256 paid,
        uint256 fee,
        bytes32 ledgerHead
    );
    event ClaimsCancelled(address indexed account, uint256 until);

    error NotAccount(address caller, address account);
    error BadVoucherSignature(address account);
    error BackingMismatch(bytes32 signed, bytes32 given);
    error BackingNotSorted(uint256 index);
    error BackingNotAccrued(bytes32 campaign, uint256 accrued, uint256 min);
    error BadClaimSignature(address account);
    error NothingToClaim(uint256 claimed);
    error Expired(uint256 deadline);
    error Cancelled(uint256 until);
    error CancelledAlready(uint256 until);
    error WrongRelayer(address caller, address relayer);
    error FeeWithoutRelayer(uint256 fee);

    /// @notice Pays the caller's voucher to `recipient`: in part if pool or cap hold less; the rest later.
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
    /// @param a the account's consent, by ECDSA or ERC-1271. Its fee comes out of the payment and is never
    /// more than the recipient gets: where a part was claimed meanwhile, the recipient comes first.
    function claimFor(Voucher calldata v, Backing[] calldata list, ClaimAuth calldata a) external nonReentrant {
        _claimRelayed(v, list, a);
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
        _claimRelayed(v, list, a);
    }

    /// @notice Voids every `Claim` of the caller's with a deadline up to `until`, known to it or not. Later
    /// ones are not touched, nor is what the caller claims itself.
    /// @param until unix seconds; only ever raised. The largest number voids all consents for good.
    function cancelClaims(uint48 until) external {
        Account storage a = accounts[msg.sender];
        if (until <= a.cancelledUntil) revert CancelledAlready(a.cancelledUntil);
        a.cancelledUntil = until;
        emit ClaimsCancelled(msg.sender, until);
    }

    /// @notice What an account was paid in total, including its relayers' fees. Never decreases.
    function claimed(address account) external view returns (uint256) {
        return accounts[account].claimed;
    }

    /// @notice Consents of this account with a deadline up to this time are void; unix seconds.
    function cancelledUntil(address account) external view returns (uint256) {
        return accounts[account].cancelledUntil;
    }

    function _accrueAll(Accrual[] calldata accruals) private {
        for (uint256 i; i < accruals.length; ++i) {
            _accrue(accruals[i]);
        }
    }

    function _claimSelf(Voucher calldata v, Backing[] calldata list, address recipient) private {
        if (msg.sender != v.account) revert NotAccount(msg.sender, v.account);
        Entitlement memory e = _entitled(v, list);
        _pay(e, recipient, _due(e, false), 0);
    }

    function _claimRelayed(Voucher calldata v, Backing[] calldata list, ClaimAuth calldata a) private {
        _requireConsent(v.account, v.cumulative, a);
        Entitlement memory e = _entitled(v, list);
        _payRelayed(e, a, _due(e, true));
    }

    function _entitled(Voucher calldata v, Backing[] calldata list) private view returns (Entitlement memory) {
        bytes32 structHash =
            keccak256(abi.encode(VOUCHER_TYPEHASH, v.account, v.cumulative, v.ledgerHead, v.backing));
        if (_signerOf(Role.Voucher, structHash, v.sig) == address(0)) revert BadVoucherSignature(v.account);
        _requireBacking(v.backing, list);
        return Entitlement(Rail.Voucher, v.account, v.cumulative, v.ledgerHead);
    }

    /// @dev Without it an unbacked voucher could take what other campaigns' workers earned
    /// (docs/money.md rule 16).
    function _requireBacking(bytes32 backing, Backing[] calldata list) private view {
        bytes32 given = list.length == 0 ? bytes32(0) : keccak256(abi.encode(list));
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

    /// @dev Takes from the pool what is owed to an account, all of it or (not `exact`) a part.
    function _due(Entitlement memory e, bool exact) internal returns (uint256 amount) {
        uint256 done = accounts[e.account].claimed;
        if (e.cumulative <= done) revert NothingToClaim(done);
        return _take(e.rail, e.cumulative - done, exact);
    }

    function _payRelayed(Entitlement memory e, ClaimAuth calldata a, uint256 amount) internal {
        _pay(e, a.recipient, amount, Math.min(a.relayerFee, amount / 2));
    }

    /// @param fee part of `amount`, to the caller.
    function _pay(Entitlement memory e, address recipient, uint256 amount, uint256 fee) internal {
        _requireRecipient(recipient);
        accounts[e.account].claimed += uint128(amount);
        emit Claimed(e.account, recipient, e.cumulative, amount, fee, e.head);
        token.safeTransfer(recipient, amount - fee);
        if (fee != 0) token.safeTransfer(msg.sender, fee);
    }

    /// @dev A fee names its relayer, or whoever copies the transaction first would take it
    /// (docs/money.md rule 20).
    function _requireConsent(address account, uint256 cumulative, ClaimAuth calldata a) internal view {
        if (block.timestamp > a.deadline) revert Expired(a.deadline);
        uint256 cancelled = accounts[account].cancelledUntil;
        if (Math.min(a.deadline, type(uint48).max) <= cancelled) revert Cancelled(cancelled);
        if (a.relayer == address(0)) {
            if (a.relayerFee != 0) revert FeeWithoutRelayer(a.relayerFee);
        } else if (a.relayer != msg.sender) {
            revert WrongRelayer(msg.sender, a.relayer);
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
        bytes memory input = abi.encodeCall(IERC1271.isValidSignature, (digest, sig));
        bytes32 magic = bytes32(IERC1271.isValidSignature.selector);
        // An account without code answers nothing, which is no. Copies only one word: a huge return value
        // cannot make the relayer pay for memory.
        assembly ("memory-safe") {
            mstore(0x00, 0)
            ok := staticcall(ERC1271_GAS, account, add(input, 0x20), mload(input), 0x00, 0x20)
            ok := and(and(ok, gt(returndatasize(), 0x1f)), eq(mload(0x00), magic))
        }
    }
}
