// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {Roles} from "./Roles.sol";
import {Rail} from "./Types.sol";

/// @title Holds what is earned and not yet paid, and limits how fast it can be paid.
/// @dev Two rails pay from one pool, each within a daily cap of its own, so that stolen keys of a rail
/// misdirect at most that much a day, and the holders of the other rail go on being paid.
abstract contract Pool is Roles {
    /// @dev One slot, for every claim reads and writes all of it. `spent` of the voucher rail on `day`.
    struct PoolState {
        uint96 available;
        uint96 spent;
        uint24 day;
        uint40 pausedUntil;
    }

    /// @dev The same of the root rail.
    struct Window {
        uint96 spent;
        uint24 day;
    }

    /// @notice The most that a vault can hold, in base units: the largest sum that fits the slot above.
    uint256 public constant CAPACITY = type(uint96).max;
    /// @notice A rail's daily cap is never below this part (one in 20) of what is outstanding
    /// (docs/money.md rule 21).
    uint256 public constant CAP_DIVISOR = 20;
    uint256 public constant MAX_PAUSE = 7 days;
    uint256 public constant PAUSE_COOLDOWN = 30 days;

    /// @notice The only token this vault holds.
    IERC20 public immutable token;
    /// @notice A rail's daily cap is never below this, in base units (docs/money.md rule 21).
    uint256 public immutable capFloor;

    /// @notice Everything funded, less everything refunded.
    uint128 public totalFunded;
    /// @notice Sum of `accrued` over all campaigns.
    uint128 public totalAccrued;
    /// @notice What the owner raised the daily caps to; counts only where it is above the floor.
    uint256 public windowCap;

    PoolState private pool;
    Window private rootWindow;

    event WindowCapSet(uint256 cap);
    event PausedUntil(uint256 until);

    error ZeroCapFloor();
    error Paused(uint256 until);
    error NotPaused();
    error PauseTooLong(uint256 duration);
    error PauseTooSoon(uint256 from);
    error NotCovered(uint256 owed, uint256 available);
    error CapReached(uint256 owed, uint256 left);

    constructor(IERC20 token_, uint256 capFloor_) {
        if (address(token_) == address(0)) revert ZeroAddress();
        // Without a floor a rest so small that a twentieth of it rounds to zero could never be paid.
        if (capFloor_ == 0) revert ZeroCapFloor();
        token = token_;
        capFloor = capFloor_;
    }

    /// @notice Raises the daily cap of both rails, or takes that back. Never below the floor
    /// (docs/money.md rule 21).
    /// @param cap base units.
    function setWindowCap(uint256 cap) external onlyOwner {
        windowCap = cap;
        emit WindowCapSet(cap);
    }

    /// @notice Stops claims, and nothing else: accruals go on, or a requester could take back what
    /// could not accrue in time; so do funding and refunds.
    /// @param duration seconds, at most MAX_PAUSE; not within PAUSE_COOLDOWN of the last pause's end.
    function pause(uint256 duration) external onlyGuardian {
        if (duration > MAX_PAUSE) revert PauseTooLong(duration);
        uint256 last = pool.pausedUntil;
        if (last != 0 && block.timestamp < last + PAUSE_COOLDOWN) revert PauseTooSoon(last + PAUSE_COOLDOWN);
        _setPausedUntil(block.timestamp + duration);
    }

    /// @notice Ends a pause early; the cooldown starts now.
    function unpause() external onlyGuardian {
        if (block.timestamp >= pool.pausedUntil) revert NotPaused();
        _setPausedUntil(block.timestamp);
    }

    /// @notice Earned and not yet paid: the most that claims can take in all.
    function available() public view returns (uint256) {
        return pool.available;
    }

    /// @notice Sum of `claimed` over all accounts.
    function totalPaid() external view returns (uint256) {
        return totalAccrued - pool.available;
    }

    /// @notice Claims are refused before this time; unix seconds.
    function pausedUntil() external view returns (uint256) {
        return pool.pausedUntil;
    }

    /// @notice What a rail may still pay today (UTC), in base units; it may be more than is available.
    function capLeft(Rail rail) external view returns (uint256) {
        return _capLeft(pool.available, _spent(pool, rail), type(uint128).max);
    }

    function _setPausedUntil(uint256 until) private {
        pool.pausedUntil = uint40(until);
        emit PausedUntil(until);
    }

    /// @dev `delta` is part of a campaign's funds, so it fits.
    function _earn(uint128 delta) internal {
        totalAccrued += delta;
        pool.available += uint96(delta);
    }

    /// @dev Takes what may be paid of `owed` (not zero) now. `exact`: all of it, or it reverts.
    function _take(Rail rail, uint256 owed, bool exact) internal returns (uint256 amount) {
        PoolState memory p = pool;
        if (block.timestamp < p.pausedUntil) revert Paused(p.pausedUntil);
        amount = Math.min(owed, p.available);
        if (amount == 0 || (exact && amount != owed)) revert NotCovered(owed, p.available);

        uint256 spent = _spent(p, rail);
        uint256 left = _capLeft(p.available, spent, amount);
        if (left < amount) {
            if (exact || left == 0) revert CapReached(owed, left);
            amount = left;
        }

        // Never more than was earned in all, which is at most CAPACITY.
        uint96 total = uint96(spent + amount);
        if (rail == Rail.Voucher) (p.spent, p.day) = (total, _today());
        else rootWindow = Window(total, _today());
        p.available -= uint96(amount);
        pool = p;
    }

    function _spent(PoolState memory p, Rail rail) private view returns (uint256) {
        if (rail == Rail.Voucher) return p.day == _today() ? p.spent : 0;
        Window memory w = rootWindow;
        return w.day == _today() ? w.spent : 0;
    }

    /// @dev What the rail itself paid today counts as outstanding, or each claim would lower the cap for
    /// the next. The raised cap is read only by a claim that needs it.
    function _capLeft(uint256 outstanding, uint256 spent, uint256 wanted) private view returns (uint256) {
        uint256 cap = Math.max(capFloor, (outstanding + spent) / CAP_DIVISOR);
        if (spent + wanted > cap) cap = Math.max(cap, windowCap);
        return Math.saturatingSub(cap, spent);
    }

    function _today() private view returns (uint24) {
        return uint24(block.timestamp / 1 days);
    }
}
