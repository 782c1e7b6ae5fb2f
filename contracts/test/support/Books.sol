// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {EarningsVault} from "../../src/EarningsVault.sol";
import {Backing, Rail, Role, Voucher} from "../../src/vault/Types.sol";
import {Fixture} from "./Fixture.sol";

/// A second set of books, kept independently of the vault. With `fail_on_revert` the run fails when a
/// call that should work reverts, and the other way round.
abstract contract Books is Fixture {
    uint256 internal constant KEYS = 6;
    uint256 internal constant SALTS = 4;
    /// Low enough to be reached.
    uint256 internal constant FLOOR = 2e10;

    /// A key of the service's. `validFrom` and `revokedAt` (zero: never) as the owner and the guardian made them.
    struct KeyInBooks {
        uint256 key;
        uint256 validFrom;
        uint256 revokedAt;
    }

    struct RootInBooks {
        address account;
        uint256 cumulative;
        uint256 validAt;
        bool vetoed;
        uint256 posterKey;
        uint256 cosignerKey;
    }

    struct PauseInBooks {
        uint256 from;
        uint256 until;
    }

    /// What a rail paid, and the cap that it had then.
    struct Payment {
        uint256 time;
        uint256 amount;
        uint256 cap;
    }

    bytes32[] public ids;
    address[] public accounts;
    uint256 public funded;
    uint256 public refunded;
    uint256 public donated;
    uint256 public paid;
    uint256 public cap;
    uint256 public refundsFrom;
    uint256 public nextVetoAt;
    RootInBooks[] public roots;
    PauseInBooks[] public pauses;
    mapping(bytes32 id => uint256) public accruedAtClose;
    mapping(Role role => KeyInBooks[]) internal keysOf;
    mapping(Rail rail => Payment[]) private payments;
    mapping(Rail rail => uint256) private level;
    mapping(Rail rail => uint256) private levelAt;
    mapping(uint256 key => uint256) private revokedAt;
    /// How often each call worked, to show that the invariants were really tested.
    mapping(string what => uint256) public worked;

    constructor() {
        deploy();
        vault = newVault(token, FLOOR);
        vm.prank(REQUESTER);
        token.approve(address(vault), type(uint256).max);
        for (uint256 i; i < SALTS; ++i) ids.push(vault.campaignId(REQUESTER, bytes32(i)));
        for (uint256 k = 1; k <= KEYS; ++k) accounts.push(vm.addr(k));
        keysOf[Role.Voucher].push(KeyInBooks(VOUCHER_KEY, 0, 0));
        keysOf[Role.Accrual].push(KeyInBooks(ACCRUAL_KEY, 0, 0));
        keysOf[Role.Accrual].push(KeyInBooks(STANDBY_KEY, 0, 0));
        keysOf[Role.RootPoster].push(KeyInBooks(POSTER_KEY, 0, 0));
        keysOf[Role.RootCosigner].push(KeyInBooks(COSIGNER_KEY, 0, 0));
        token.mint(address(this), type(uint64).max);
    }

    function system() external view returns (EarningsVault) {
        return vault;
    }

    function rootCount() external view returns (uint256) {
        return roots.length;
    }

    function pauseCount() external view returns (uint256) {
        return pauses.length;
    }

    function requesterBalance() external view returns (uint256) {
        return token.balanceOf(REQUESTER);
    }

    function vaultBalance() external view returns (uint256) {
        return token.balanceOf(address(vault));
    }

    // -------------------------------------------------------------- predictions

    function paused() internal view returns (bool) {
        return pauses.length != 0 && block.timestamp < pauses[pauses.length - 1].until;
    }

    /// What a rail may pay now, by the pool and by its cap.
    function room(Rail rail) internal view returns (uint256) {
        uint256 half = capOf(rail) / 2;
        uint256 full = levelOf(rail);
        return half < full ? 0 : min(vault.totalAccrued() - paid, half - full);
    }

    /// What a rail may pay in 24 hours: the raised cap, between the floor and the ceiling.
    function capOf(Rail rail) private view returns (uint256 most) {
        uint256 base = vault.totalAccrued() - paid + levelOf(rail);
        most = min(cap, base / 5);
        if (most < base / 20) most = base / 20;
        if (most < FLOOR) most = FLOOR;
    }

    function levelOf(Rail rail) private view returns (uint256) {
        uint256 passed = block.timestamp - levelAt[rail];
        return passed >= 1 days ? 0 : (level[rail] * (1 days - passed) + 1 days - 1) / 1 days;
    }

    /// A random key of the role, which may be one that does not count.
    function someKey(Role role, uint256 i) internal view returns (uint256 key, bool counts) {
        KeyInBooks[] storage list = keysOf[role];
        KeyInBooks storage k = list[i % list.length];
        return (k.key, k.revokedAt == 0 && block.timestamp >= k.validFrom);
    }

    function isRootActive(uint256 epoch) public view returns (bool) {
        if (epoch == 0 || epoch > roots.length) return false;
        return block.timestamp >= roots[epoch - 1].validAt && stands(epoch);
    }

    /// Neither vetoed nor by a key that was revoked in time.
    function stands(uint256 epoch) internal view returns (bool) {
        RootInBooks storage r = roots[epoch - 1];
        return !r.vetoed && heldUntil(r.posterKey, r.validAt) && heldUntil(r.cosignerKey, r.validAt);
    }

    function heldUntil(uint256 key, uint256 time) private view returns (bool) {
        return revokedAt[key] == 0 || revokedAt[key] >= time;
    }

    // ------------------------------------------------------------------- checks

    /// Expects the call to succeed if `works`, and to be refused otherwise.
    function run(string memory what, bool works, bytes memory data) internal returns (bool ok) {
        (ok,) = address(vault).call(data);
        vm.assertEq(ok ? 1 : 0, works ? 1 : 0, what);
        if (ok) ++worked[what];
    }

    function book(Rail rail, address account, uint256 before, uint256 amount) internal {
        vm.assertEq(vault.claimed(account), before + amount, "claimed grows by what was paid");
        if (amount == 0) return;
        payments[rail].push(Payment(block.timestamp, amount, capOf(rail)));
        (level[rail], levelAt[rail]) = (levelOf(rail) + amount, block.timestamp);
        paid += amount;
        vm.assertTrue(withinCap(rail), "24 hours pay at most the highest cap that there was meanwhile");
    }

    function withinCap(Rail rail) private view returns (bool) {
        Payment[] storage list = payments[rail];
        (uint256 sum, uint256 most) = (0, 0);
        for (uint256 i = list.length; i != 0 && list[i - 1].time + 1 days > block.timestamp; --i) {
            sum += list[i - 1].amount;
            if (list[i - 1].cap > most) most = list[i - 1].cap;
        }
        return sum <= most;
    }

    function bookRevocation(KeyInBooks storage k) internal {
        k.revokedAt = revokedAt[k.key] = block.timestamp;
    }

    // ------------------------------------------------------------------ choices

    function someCumulative(address account, uint256 seed) internal view returns (uint256) {
        if (seed % 16 == 0) return seed % 2 ** 96;
        return bound(seed, 0, vault.claimed(account) + (vault.available() * 3) / 4 + 5);
    }

    function someBacking(uint256 i, uint256 seed) internal view returns (Backing[] memory list, bool backed) {
        if (i % 3 == 0) return (none(), true);
        bytes32 id = ids[i % SALTS];
        uint256 accrued = accruedOf(id);
        uint128 least = uint128(bound(seed, 0, accrued + 1));
        return (backing(id, least), accrued >= least);
    }
}
