// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {IERC20Permit} from "@openzeppelin/contracts/token/ERC20/extensions/IERC20Permit.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";
import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {Pool} from "./Pool.sol";
import {Accrual, Permit, Role} from "./Types.sol";

/// @title Escrow of campaigns: fund, accrue what was earned, refund the rest.
abstract contract Campaigns is Pool, ReentrancyGuardTransient {
    using SafeERC20 for IERC20;

    /// @dev Two slots: who and when; how much. `accrued <= funded`; closed means `refund` has run.
    struct Campaign {
        address requester;
        uint48 deadline;
        bool closed;
        uint128 funded;
        uint128 accrued;
    }

    bytes32 public constant ACCRUAL_TYPEHASH = keccak256("Accrual(bytes32 campaign,uint256 cumulative)");

    /// @notice How far ahead a deadline may lie, so that one stolen key cannot lock funds for ever
    /// (docs/money.md rule 21).
    uint256 public constant MAX_DURATION = 365 days;

    /// @notice Campaigns by id, see {campaignId}.
    mapping(bytes32 id => Campaign) public campaigns;

    event CampaignFunded(
        bytes32 indexed id, address indexed requester, uint256 amount, uint256 deadline, bytes32 salt
    );
    event Accrued(bytes32 indexed id, uint256 cumulative, uint256 delta);
    event Refunded(bytes32 indexed id, address to, uint256 amount);

    error BadRecipient(address recipient);
    error NothingToFund(bytes32 campaign);
    error DeadlineOutOfRange(uint256 deadline, uint256 earliest, uint256 latest);
    error OverCapacity(uint256 funded, uint256 capacity);
    error UnexpectedTransfer(uint256 received, uint256 expected);
    error CampaignClosed(bytes32 campaign);
    error NotRequester(address caller, address requester);
    error RefundTooEarly(uint256 from);
    error BadAccrualSignature(bytes32 campaign);

    /// @notice Pays `amount` of the caller's tokens into the caller's campaign, and sets its deadline.
    /// @dev The id binds the payer and the terms, so nobody can squat an id or fund by another's
    /// allowance (docs/money.md rules 2 and 21). The deadline is never brought forward: people rely on it.
    /// @param salt hash of the campaign's terms.
    /// @param amount base units; zero only to extend the deadline.
    /// @param deadline unix seconds, later than now, at most MAX_DURATION ahead.
    /// @return id see {campaignId}.
    function fund(bytes32 salt, uint128 amount, uint48 deadline) external nonReentrant returns (bytes32 id) {
        return _fund(salt, amount, deadline);
    }

    /// @notice {fund} without an approval beforehand: the caller's permit gives it (EIP-2612).
    /// @dev Whoever sees the permit can spend it first. That leaves the allowance it gives, so its
    /// failure is no failure; without an allowance the transfer reverts.
    function fundWithPermit(bytes32 salt, uint128 amount, uint48 deadline, Permit calldata p)
        external
        nonReentrant
        returns (bytes32 id)
    {
        try IERC20Permit(address(token)).permit(msg.sender, address(this), amount, p.deadline, p.v, p.r, p.s) {}
            catch {}
        return _fund(salt, amount, deadline);
    }

    /// @notice Moves what was earned from a campaign to the pool. Anyone who holds the attestation may,
    /// at any time, paused or not.
    /// @dev Stale, closed and over-funded attestations never revert, so one of them cannot spoil the claim
    /// that comes with it (docs/money.md rule 15); what is clamped now counts when the same attestation
    /// comes again after funding.
    function accrue(Accrual calldata a) external nonReentrant {
        _accrue(a);
    }

    /// @notice Gives the requester what nobody earned, after deadline + GRACE, and closes the campaign.
    /// @dev What has accrued stays for ever: the requester cannot take it back.
    /// @param id a campaign of the caller's.
    /// @param to receives `funded - accrued`; not zero, not this vault.
    function refund(bytes32 id, address to) external nonReentrant {
        Campaign storage c = campaigns[id];
        if (msg.sender != c.requester) revert NotRequester(msg.sender, c.requester);
        if (c.closed) revert CampaignClosed(id);
        uint256 from = Math.max(c.deadline + GRACE, refundsBlockedUntil);
        if (block.timestamp < from) revert RefundTooEarly(from);
        _requireRecipient(to);

        uint128 amount = c.funded - c.accrued;
        c.closed = true;
        totalFunded -= amount;
        emit Refunded(id, to, amount);
        if (amount != 0) token.safeTransfer(to, amount);
    }

    /// @notice The id of `requester`'s campaign with these terms.
    function campaignId(address requester, bytes32 salt) public pure returns (bytes32) {
        return keccak256(abi.encode(requester, salt));
    }

    function _fund(bytes32 salt, uint128 amount, uint48 deadline) private returns (bytes32 id) {
        id = campaignId(msg.sender, salt);
        Campaign storage c = campaigns[id];
        uint256 current = c.deadline;
        if (c.closed) revert CampaignClosed(id);
        uint256 earliest = Math.max(current, block.timestamp + 1);
        uint256 latest = block.timestamp + MAX_DURATION;
        if (deadline < earliest || deadline > latest) revert DeadlineOutOfRange(deadline, earliest, latest);
        if (amount == 0 && (current == 0 || deadline == current)) revert NothingToFund(id);
        uint256 total = uint256(totalFunded) + amount;
        if (total > CAPACITY) revert OverCapacity(total, CAPACITY);

        c.requester = msg.sender;
        c.deadline = deadline;
        c.funded += amount;
        totalFunded = uint128(total);
        emit CampaignFunded(id, msg.sender, amount, deadline, salt);
        if (amount != 0) _pull(amount);
    }

    /// @dev The balance must rise by exactly `amount`, or `balance >= funded - paid` would break.
    function _pull(uint256 amount) private {
        uint256 before = token.balanceOf(address(this));
        token.safeTransferFrom(msg.sender, address(this), amount);
        uint256 received = token.balanceOf(address(this)) - before;
        if (received != amount) revert UnexpectedTransfer(received, amount);
    }

    /// @dev The signature is not looked at when there is nothing to move: an attestation that is on the
    /// chain already does no harm after its signer was revoked.
    function _accrue(Accrual calldata a) internal {
        Campaign storage c = campaigns[a.campaign];
        uint128 accrued = c.accrued;
        uint128 cumulative = uint128(Math.min(a.cumulative, c.funded));
        if (cumulative <= accrued || c.closed) return;
        bytes32 structHash = keccak256(abi.encode(ACCRUAL_TYPEHASH, a.campaign, a.cumulative));
        if (_signerOf(Role.Accrual, structHash, a.sig) == address(0)) revert BadAccrualSignature(a.campaign);

        c.accrued = cumulative;
        _earn(cumulative - accrued);
        emit Accrued(a.campaign, cumulative, cumulative - accrued);
    }

    function _requireRecipient(address recipient) internal view {
        if (recipient == address(0) || recipient == address(this)) revert BadRecipient(recipient);
    }
}
