// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {Campaigns} from "../../src/vault/Campaigns.sol";
import {Roots} from "../../src/vault/Roots.sol";
import {Accrual, Backing, ClaimAuth, Rail, Role, Voucher} from "../../src/vault/Types.sol";
import {Claims} from "../../src/vault/Claims.sol";
import {Books} from "./Books.sol";

/// Random people who do random things with money.
abstract contract Handler is Books {
    /// A voucher to try, and what the books predict for it.
    struct Attempt {
        Voucher v;
        Backing[] list;
        bool good;
        uint256 done;
        uint256 owed;
        uint256 room;
    }

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

    function accrue(uint256 i, uint256 cumulative, uint256 by, bool stolenKey) external {
        (Accrual memory a, bool good) = someAccrual(i, cumulative, by);
        if (stolenKey) (a, good) = (accrualBy(VOUCHER_KEY, a.campaign, a.cumulative), false);
        (,, bool closed, uint128 f, uint128 accrued) = vault.campaigns(a.campaign);
        bool moves = !closed && min(a.cumulative, f) > accrued;
        run("accrue", good || !moves, abi.encodeCall(Campaigns.accrue, (a)));
    }

    function refund(uint256 i, bool byStranger) external {
        bytes32 id = ids[i % SALTS];
        (address requester, uint48 deadline, bool closed, uint128 f, uint128 a) = vault.campaigns(id);
        bool works = !byStranger && requester != address(0) && !closed && block.timestamp >= deadline + 30 days
            && block.timestamp >= refundsFrom;
        uint256 before = token.balanceOf(REQUESTER);
        vm.prank(byStranger ? bob : REQUESTER);
        if (!run("refund", works, abi.encodeCall(Campaigns.refund, (id, REQUESTER)))) return;
        vm.assertEq(token.balanceOf(REQUESTER) - before, f - a, "refund is what did not accrue");
        refunded += f - a;
        accruedAtClose[id] = a;
    }

    function claim(uint256 k, uint256 cumulative, uint256 by, uint256 i, uint256 least) external {
        Attempt memory t = attempt(k, cumulative, by, i, least);
        bytes memory call = abi.encodeCall(Claims.claim, (t.v, t.list, t.v.account));
        inPart("claim", t, call);
    }

    function settle(uint256 k, uint256 cumulative, uint256 by, uint256 i, uint256 least) external {
        Accrual[] memory accruals = new Accrual[](1);
        bool good;
        (accruals[0], good) = someAccrual(i, least, by);
        if (!good) return;
        vault.accrue(accruals[0]); // first, so that what is predicted is what settle sees
        Attempt memory t = attempt(k, cumulative, by, i, least);
        bytes memory call = abi.encodeCall(Claims.settle, (accruals, t.v, t.list, t.v.account));
        inPart("settle", t, call);
    }

    function inPart(string memory what, Attempt memory t, bytes memory call) private {
        bool works = t.good && t.owed != 0 && t.room != 0 && !paused();
        vm.prank(t.v.account);
        bool ok = run(what, works, call);
        book(Rail.Voucher, t.v.account, t.done, ok ? min(t.owed, t.room) : 0);
    }

    function claimFor(uint256 k, uint256 cumulative, uint256 fee, uint256 by, uint256 i, uint256 least) external {
        Attempt memory t = attempt(k, cumulative, by, i, least);
        fee = bound(fee, 0, t.owed + 2);
        ClaimAuth memory a = consent(k % KEYS + 1, t.v.account, t.v.cumulative, fee, RELAYER);
        bytes memory call = abi.encodeCall(Claims.claimFor, (t.v, t.list, a));
        vm.prank(RELAYER);
        bool ok = run("claimFor", whole(t), call);
        book(Rail.Voucher, t.v.account, t.done, ok ? t.owed : 0);
        if (!ok) return;
        vm.prank(RELAYER);
        run("replay", false, call);
    }

    /// The same claim twice: it is paid at most once, and the batch succeeds.
    function batch(uint256 k, uint256 cumulative, uint256 fee, uint256 by, uint256 i, uint256 least)
        external
    {
        Attempt memory t = attempt(k, cumulative, by, i, least);
        fee = bound(fee, 0, t.owed + 2);
        ClaimAuth memory a = consent(k % KEYS + 1, t.v.account, t.v.cumulative, fee, RELAYER);
        bytes[] memory calls = new bytes[](2);
        calls[0] = calls[1] = abi.encodeCall(Claims.claimFor, (t.v, t.list, a));
        bool works = whole(t);
        vm.prank(RELAYER);
        uint256 count = vault.batch(calls);
        vm.assertEq(count, works ? 1 : 0, "batch");
        worked["batch"] += count;
        book(Rail.Voucher, t.v.account, t.done, count * t.owed);
    }

    function claimWithProof(uint256 e, uint256 more) external {
        uint256 epoch = bound(e, 0, roots.length);
        address account = epoch == 0 ? alice : roots[epoch - 1].account;
        uint256 cumulative = epoch == 0 ? 1 : roots[epoch - 1].cumulative;
        bool lies = more % 4 == 0;
        if (lies) ++cumulative;
        (uint256 done, uint256 space) = (vault.claimed(account), room(Rail.Root));
        bool works = isRootActive(epoch) && !lies && cumulative > done && space != 0 && !paused();
        // The only leaf of a root is its total, so what is paid by it stays within that.
        vm.prank(account);
        bytes memory call = abi.encodeCall(Roots.claimWithProof, (epoch, cumulative, noProof(), account));
        bool ok = run("claimWithProof", works, call);
        book(Rail.Root, account, done, ok ? min(cumulative - done, space) : 0);
    }

    function donate(uint256 amount) external {
        amount = bound(amount, 0, 1e6);
        token.transfer(address(vault), amount);
        donated += amount;
    }

    function wait(uint256 time) external {
        vm.warp(block.timestamp + bound(time, 1, time % 2 == 0 ? 15 days : 1 days));
    }

    // ------------------------------------------------------------------ choices

    function whole(Attempt memory t) private view returns (bool) {
        return t.good && t.owed != 0 && t.owed <= t.room && !paused();
    }

    function attempt(uint256 k, uint256 cumulative, uint256 by, uint256 i, uint256 least)
        private
        view
        returns (Attempt memory t)
    {
        address account = accounts[k % KEYS];
        cumulative = someCumulative(account, cumulative);
        bool backed;
        (t.list, backed) = someBacking(i, least);
        (uint256 key, bool counts) = someKey(Role.Voucher, by);
        t.v = voucherBy(key, account, cumulative, t.list.length == 0 ? bytes32(0) : keccak256(abi.encode(t.list)));
        t.good = backed && counts;
        t.done = vault.claimed(account);
        t.owed = cumulative > t.done ? cumulative - t.done : 0;
        t.room = room(Rail.Voucher);
    }

    function someAccrual(uint256 i, uint256 seed, uint256 by) private view returns (Accrual memory a, bool good) {
        bytes32 id = ids[i % SALTS];
        (,,, uint128 f,) = vault.campaigns(id);
        uint256 key;
        (key, good) = someKey(Role.Accrual, by);
        a = accrualBy(key, id, seed % 16 == 0 ? seed : bound(seed, 0, uint256(f) + f / 10));
    }
}
