// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {EarningsVault} from "../../src/EarningsVault.sol";
import {Campaigns} from "../../src/vault/Campaigns.sol";
import {Accrual, Backing, ClaimAuth, Voucher} from "../../src/vault/Types.sol";
import {Vouchers} from "../../src/vault/Vouchers.sol";
import {Fixture} from "./Fixture.sol";

/// Random people doing random things. It says beforehand whether each must work: with
/// `fail_on_revert` a call that should work and does not fails the run, and so does the reverse.
contract Handler is Fixture {
    uint256 private constant KEYS = 6;
    uint256 private constant SALTS = 4;

    /// A voucher to try, and what the books say about it beforehand.
    struct Attempt {
        Voucher v;
        Backing[] list;
        bool backed;
        uint256 done;
        uint256 owed;
        uint256 pool;
    }

    bytes32[] public ids;
    address[] public accounts;
    uint256 public funded;
    uint256 public refunded;
    uint256 public donated;
    uint256 public paid;
    mapping(bytes32 id => uint256) public accruedAtClose;
    /// How often each thing worked, so that the invariants are known to have been put to the test.
    mapping(string what => uint256) public worked;

    constructor() {
        deploy();
        for (uint256 i; i < SALTS; ++i) ids.push(vault.campaignId(REQUESTER, bytes32(i)));
        for (uint256 k = 1; k <= KEYS; ++k) accounts.push(vm.addr(k));
        token.mint(address(this), type(uint64).max);
    }

    function system() external view returns (EarningsVault) {
        return vault;
    }

    function requesterBalance() external view returns (uint256) {
        return token.balanceOf(REQUESTER);
    }

    function vaultBalance() external view returns (uint256) {
        return token.balanceOf(address(vault));
    }

    // ------------------------------------------------------------------- actions

    function open(uint256 salt, uint128 amount, uint48 deadline) external {
        salt %= SALTS;
        amount = uint128(bound(amount, 0, 1e12));
        (, uint48 current, bool closed,,) = vault.campaigns(ids[salt]);
        deadline = uint48(bound(deadline, block.timestamp - 1 days, block.timestamp + 40 days));
        bool works = !closed && deadline > block.timestamp && deadline >= current
            && (amount != 0 || (current != 0 && deadline > current));
        vm.prank(REQUESTER);
        if (run("fund", works, abi.encodeCall(Campaigns.fund, (bytes32(salt), amount, deadline)))) {
            funded += amount;
        }
    }

    function accrue(uint256 i, uint256 cumulative, bool stolenKey) external {
        Accrual memory a = someAccrual(i, cumulative);
        if (stolenKey) a = accrualBy(VOUCHER_KEY, a.campaign, a.cumulative);
        (,, bool closed, uint128 f, uint128 accrued) = vault.campaigns(a.campaign);
        bool moves = !closed && min(a.cumulative, f) > accrued;
        run("accrue", !stolenKey || !moves, abi.encodeCall(Campaigns.accrue, (a)));
    }

    function refund(uint256 i, bool byStranger) external {
        bytes32 id = ids[i % SALTS];
        (address requester, uint48 deadline, bool closed, uint128 f, uint128 a) = vault.campaigns(id);
        bool works = !byStranger && requester != address(0) && !closed && block.timestamp >= deadline + 30 days;
        uint256 before = token.balanceOf(REQUESTER);
        vm.prank(byStranger ? bob : REQUESTER);
        if (!run("refund", works, abi.encodeCall(Campaigns.refund, (id, REQUESTER)))) return;
        vm.assertEq(token.balanceOf(REQUESTER) - before, f - a, "refund is what did not accrue");
        refunded += f - a;
        accruedAtClose[id] = a;
    }

    function claim(uint256 k, uint256 cumulative, uint256 i, uint256 least) external {
        Attempt memory t = attempt(k, cumulative, i, least);
        vm.prank(t.v.account);
        bool ok = run("claim", worksInPart(t), abi.encodeCall(Vouchers.claim, (t.v, t.list, t.v.account)));
        check(t, ok ? min(t.owed, t.pool) : 0);
    }

    function settle(uint256 k, uint256 cumulative, uint256 i, uint256 least) external {
        Accrual[] memory accruals = new Accrual[](1);
        accruals[0] = someAccrual(i, least);
        vault.accrue(accruals[0]); // first, so that what is predicted is what settle sees
        Attempt memory t = attempt(k, cumulative, i, least);
        vm.prank(t.v.account);
        bytes memory call = abi.encodeCall(Vouchers.settle, (accruals, t.v, t.list, t.v.account));
        check(t, run("settle", worksInPart(t), call) ? min(t.owed, t.pool) : 0);
    }

    function claimFor(uint256 k, uint256 cumulative, uint256 fee, uint256 i, uint256 least) external {
        Attempt memory t = attempt(k, cumulative, i, least);
        fee = bound(fee, 0, t.owed + 2);
        ClaimAuth memory a =
            consent(k % KEYS + 1, t.v.account, t.v.cumulative, fee, RELAYER);
        bool works = t.backed && t.owed != 0 && fee <= t.owed && t.owed <= t.pool;
        bytes memory call = abi.encodeCall(Vouchers.claimFor, (t.v, t.list, a));
        vm.prank(RELAYER);
        bool ok = run("claimFor", works, call);
        check(t, ok ? t.owed : 0);
        if (!ok) return;
        vm.prank(RELAYER);
        run("replay", false, call);
    }

    function donate(uint256 amount) external {
        amount = bound(amount, 0, 1e6);
        token.transfer(address(vault), amount);
        donated += amount;
    }

    function wait(uint256 time) external {
        vm.warp(block.timestamp + bound(time, 1, 15 days));
    }

    // ------------------------------------------------------------------- helpers

    /// Goes through with `works`, or is refused without it.
    function run(string memory what, bool works, bytes memory data) private returns (bool ok) {
        (ok,) = address(vault).call(data);
        vm.assertEq(ok ? 1 : 0, works ? 1 : 0, what);
        if (ok) ++worked[what];
    }

    function check(Attempt memory t, uint256 amount) private {
        vm.assertEq(vault.claimed(t.v.account), t.done + amount, "claimed grows by what was paid");
        paid += amount;
    }

    function worksInPart(Attempt memory t) private pure returns (bool) {
        return t.backed && t.owed != 0 && t.pool != 0;
    }

    function attempt(uint256 k, uint256 cumulative, uint256 i, uint256 least)
        private
        view
        returns (Attempt memory t)
    {
        address account = accounts[k % KEYS];
        cumulative = someCumulative(account, cumulative);
        (t.list, t.backed) = someBacking(i, least);
        t.v = t.list.length == 0 ? voucher(account, cumulative) : voucher(account, cumulative, t.list);
        t.done = vault.claimed(account);
        t.owed = cumulative > t.done ? cumulative - t.done : 0;
        t.pool = vault.available();
    }

    function someCumulative(address account, uint256 seed) private view returns (uint256) {
        return seed % 16 == 0 ? seed : bound(seed, 0, vault.claimed(account) + (vault.available() * 3) / 4 + 5);
    }

    function someAccrual(uint256 i, uint256 seed) private view returns (Accrual memory) {
        bytes32 id = ids[i % SALTS];
        (,,, uint128 f,) = vault.campaigns(id);
        return accrual(id, seed % 16 == 0 ? seed : bound(seed, 0, uint256(f) + f / 10));
    }

    function someBacking(uint256 i, uint256 seed)
        private
        view
        returns (Backing[] memory list, bool backed)
    {
        if (i % 3 == 0) return (none(), true);
        bytes32 id = ids[i % SALTS];
        uint256 accrued = accruedOf(id);
        uint128 least = uint128(bound(seed, 0, accrued + 1));
        return (backing(id, least), accrued >= least);
    }
}
