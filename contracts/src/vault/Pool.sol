// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {Signers} from "./Signers.sol";
import {Rail} from "./Types.sol";

/// @title Holds what is earned and not yet paid, and limits how fast it can be paid.
/// @dev Two rails pay from one pool, each within a cap of its own, so that stolen keys of a rail misdirect
/// at most that much in 24 hours, and the holders of the other rail go on being paid.
///
/// A cap is kept by a bucket that leaks: what a rail paid fills it, and in a day all of that has leaked out,
/// evenly. It holds half of the cap. In any 24 hours a rail pays no more than what fits into an empty bucket
/// and what leaks out meanwhile, which is half of the cap each: no hour of the day doubles it.
abstract contract Pool is Signers {
    /// @dev One slot, for every claim reads and writes all of it. `level` of the voucher rail's bucket at `time`.
    struct PoolState {
        uint88 available;
        uint88 level;
        uint40 time;
        uint40 pausedUntil;
    }

    /// @dev The same of the root rail.
    struct Bucket {
        uint88 level;
        uint40 time;
    }

    /// @notice The most that a vault can hold, in base units: the largest sum that fits the slot above.
    uint256 public constant CAPACITY = type(uint88).max;
    /// @notice A rail's cap is never below this part (one in 20) of what is outstanding
    /// (docs/money.md rule 21).
    uint256 public constant CAP_DIVISOR = 20;
    /// @notice The owner raises a cap to this part (one in 5) of what is outstanding, and no further
    /// (docs/money.md rule 21).
    uint256 public constant CEILING_DIVISOR = 5;
    /// @notice The longest that claims can be paused, in all, before PAUSE_COOLDOWN without a pause.
    uint256 public constant MAX_PAUSE = 7 days;
    uint256 public constant PAUSE_COOLDOWN = 30 days;

    /// @notice The only token this vault holds.
    IERC20 public immutable token;
    /// @notice A rail's cap is never below this, in base units in 24 hours (docs/money.md rule 21).
    uint256 public immutable capFloor;

    /// @notice Everything funded, less everything refunded.
    uint128 public totalFunded;
    /// @notice Sum of `accrued` over all campaigns.
    uint128 public totalAccrued;
    /// @notice What the owner raised the caps to; counts between the floor and the ceiling.
    uint256 public windowCap;
    /// @notice Seconds of MAX_PAUSE that are used up; they come back after PAUSE_COOLDOWN without a pause.
    uint256 public pauseUsed;

    PoolState private pool;
    Bucket private rootBucket;

    event WindowCapSet(uint256 cap);
    event PausedUntil(uint256 until);

    error ZeroCapFloor();
    error Paused(uint256 until);
    error NotPaused();
    error PauseOutOfRange(uint256 duration, uint256 left);
    error NotCovered(uint256 owed, uint256 available);
    error CapReached(uint256 owed, uint256 left);

    constructor(IERC20 token_, uint256 capFloor_) {
        if (address(token_) == address(0)) revert ZeroAddress();
        // Without a floor a rest so small that its share rounds to zero could never be paid.
        if (capFloor_ / 2 == 0) revert ZeroCapFloor();
        token = token_;
        capFloor = capFloor_;
    }

    /// @notice Raises the cap of both rails, or takes that back. Neither below the floor nor above the
    /// ceiling, whatever is set here (docs/money.md rule 21).
    /// @param cap base units in 24 hours.
    function setWindowCap(uint256 cap) external onlyOwner {
        windowCap = cap;
        emit WindowCapSet(cap);
    }

    /// @notice Stops claims, and nothing else: accruals go on, or a requester could take back what
    /// could not accrue in time; so do funding and refunds.
    /// @param duration seconds from now on, not zero. All pauses together last at most MAX_PAUSE until there
    /// was none for PAUSE_COOLDOWN. A pause that is running is replaced.
    function pause(uint256 duration) external onlyGuardian {
        uint256 used = block.timestamp < pool.pausedUntil + PAUSE_COOLDOWN ? _usedByNow() : 0;
        if (duration == 0 || used + duration > MAX_PAUSE) revert PauseOutOfRange(duration, MAX_PAUSE - used);
        _setPause(used + duration, block.timestamp + duration);
    }

    /// @notice Ends a pause early. What is left of it is not used up.
    function unpause() external onlyGuardian {
        if (block.timestamp >= pool.pausedUntil) revert NotPaused();
        _setPause(_usedByNow(), block.timestamp);
    }

    /// @notice Earned and not yet paid: the most that claims can take in all.
    function available() external view returns (uint256) {
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

    /// @notice What a rail may pay now, in base units; it may be more than is available.
    function capLeft(Rail rail) external view returns (uint256) {
        return _capLeft(pool.available, _level(pool, rail), type(uint128).max);
    }

    function _usedByNow() private view returns (uint256) {
        return pauseUsed - Math.saturatingSub(pool.pausedUntil, block.timestamp);
    }

    function _setPause(uint256 used, uint256 until) private {
        pauseUsed = used;
        pool.pausedUntil = uint40(until);
        emit PausedUntil(until);
    }

    /// @dev `delta` is part of a campaign's funds, so it fits.
    function _earn(uint128 delta) internal {
        totalAccrued += delta;
        pool.available += uint88(delta);
    }

    /// @dev Takes what may be paid of `owed` (not zero) now. `exact`: all of it, or it reverts.
    function _take(Rail rail, uint256 owed, bool exact) internal returns (uint256 amount) {
        PoolState memory p = pool;
        if (block.timestamp < p.pausedUntil) revert Paused(p.pausedUntil);
        amount = Math.min(owed, p.available);
        if (amount == 0 || (exact && amount != owed)) revert NotCovered(owed, p.available);

        uint256 level = _level(p, rail);
        uint256 left = _capLeft(p.available, level, amount);
        if (left < amount) {
            if (exact || left == 0) revert CapReached(owed, left);
            amount = left;
        }

        // Never more than was earned in all, which is at most CAPACITY.
        Bucket memory b = Bucket(uint88(level + amount), uint40(block.timestamp));
        if (rail == Rail.Voucher) (p.level, p.time) = (b.level, b.time);
        else rootBucket = b;
        p.available -= uint88(amount);
        pool = p;
    }

    /// @dev What is left in a rail's bucket now, rounded up.
    function _level(PoolState memory p, Rail rail) private view returns (uint256) {
        Bucket memory b = rail == Rail.Voucher ? Bucket(p.level, p.time) : rootBucket;
        return Math.ceilDiv(b.level * Math.saturatingSub(1 days, block.timestamp - b.time), 1 days);
    }

    /// @dev What is in the rail's bucket counts as outstanding, or each claim would lower the cap for the
    /// next. The raised cap is read only by a claim that needs it.
    function _capLeft(uint256 outstanding, uint256 level, uint256 wanted) private view returns (uint256) {
        uint256 base = outstanding + level;
        uint256 cap = Math.max(capFloor, base / CAP_DIVISOR);
        if (level + wanted > cap / 2) cap = Math.max(cap, Math.min(windowCap, base / CEILING_DIVISOR));
        return Math.saturatingSub(cap / 2, level);
    }
}
