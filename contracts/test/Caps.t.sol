// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {Pool} from "../src/vault/Pool.sol";
import {ClaimAuth, Rail, Voucher} from "../src/vault/Types.sol";
import {Fixture} from "./support/Fixture.sol";

/// A vault with low caps: 100 in 24 hours, half of it at once, or one in 20 of what is outstanding.
contract CapsTest is Fixture {
    bytes32 private id;
    uint256 private start;

    function setUp() public {
        deploy();
        vault = newVault(token, 100);
        vm.prank(REQUESTER);
        token.approve(address(vault), type(uint256).max);
        id = fundAndAccrue("terms", FUNDED, 500);
        start = block.timestamp;
    }

    function capReached(address account, uint256 cumulative, uint256 owed) private {
        Voucher memory v = voucher(account, cumulative);
        vm.expectRevert(abi.encodeWithSelector(Pool.CapReached.selector, owed, 0));
        vm.prank(account);
        vault.claim(v, none(), account);
    }

    function raise(uint256 cap) private {
        vm.prank(OWNER);
        vault.setWindowCap(cap);
    }

    function test_halfAtOnceAndTheRestAsItLeaks() public {
        claim(alice, 170);
        vm.assertEq(token.balanceOf(alice), 50, "half");
        capReached(bob, 1, 1);
        vm.warp(start + 1 days / 50 - 1);
        capReached(bob, 1, 1);
        vm.warp(start + 1 days / 50);
        claim(bob, 2);
        vm.assertEq(token.balanceOf(bob), 1, "a fiftieth of the day");
        vm.warp(start + 1 days / 50 + 1 days);
        vm.assertEq(vault.capLeft(Rail.Voucher), 50, "a day later it is empty");
        claim(alice, 170);
        vm.assertEq(token.balanceOf(alice), 100, "and no emptier");
    }

    /// The caps of two rails, just before midnight and just after: no second pays them twice.
    function test_midnightIsNoDifferent() public {
        vm.warp((block.timestamp / 1 days + 9) * 1 days);
        vault.accrue(accrual(id, 100_000));
        uint256 epoch = postLeaf(bob, 100_000);
        vm.warp(block.timestamp - 1);
        for (uint256 i; i < 3; ++i) {
            if (i == 1) vm.warp(block.timestamp + 1);
            try this.claimAll(epoch) {} catch {}
        }
        // One in 40 of what was outstanding by each rail, and not a unit more.
        vm.assertLe(vault.totalPaid(), 5_000, "within a second");
        vm.warp(block.timestamp + 1 days - 1);
        try this.claimAll(epoch) {} catch {}
        vm.assertLe(vault.totalPaid(), 10_000, "within 24 hours");
    }

    function claimAll(uint256 epoch) external {
        if (vault.capLeft(Rail.Voucher) != 0) claim(alice, 200_000);
        if (vault.capLeft(Rail.Root) == 0) return;
        vm.prank(bob);
        vault.claimWithProof(epoch, 100_000, noProof(), bob);
    }

    function test_bigEarnersArePaidDayByDay() public {
        for (uint256 day = 1; day <= 4; ++day) {
            claim(alice, 170);
            vm.assertEq(token.balanceOf(alice), day == 4 ? 170 : 50 * day, "so far");
            vm.warp(block.timestamp + 1 days);
        }
    }

    function test_relayedIsNeverPaidInPart() public {
        Voucher memory v = voucher(alice, 51);
        ClaimAuth memory a = consent(ALICE_KEY, 51);
        vm.expectRevert(abi.encodeWithSelector(Pool.CapReached.selector, 51, 50));
        vault.claimFor(v, none(), a);
        v = voucher(alice, 50);
        vault.claimFor(v, none(), consent(ALICE_KEY, 50));
        vm.assertEq(token.balanceOf(WALLET), 50, "paid");
    }

    function test_aTwentiethOfWhatIsOutstanding() public {
        vault.accrue(accrual(id, 10_000));
        vm.assertEq(vault.capLeft(Rail.Voucher), 250, "half of it at first");
        claim(alice, 150);
        vm.assertEq(vault.capLeft(Rail.Voucher), 100, "own payments do not lower it");
        claim(alice, 900);
        vm.assertEq(token.balanceOf(alice), 250, "half of a twentieth");
        vm.warp(block.timestamp + 1 days);
        vm.assertEq(vault.capLeft(Rail.Voucher), 243, "of what is left");
    }

    function test_theOwnerRaisesIt() public {
        vault.accrue(accrual(id, 10_000));
        vm.expectEmit(address(vault));
        emit Pool.WindowCapSet(1_200);
        raise(1_200);
        vm.assertEq(vault.windowCap(), 1_200, "cap");
        claim(alice, 2_000);
        vm.assertEq(token.balanceOf(alice), 600, "half of it");
    }

    function test_theOwnerCannotFreezeIt() public {
        raise(0);
        claim(alice, 200);
        vm.assertEq(token.balanceOf(alice), 50, "the floor");
    }

    /// The timelock and both rails' keys, stolen together, take a fifth by each rail in 24 hours at most.
    function test_noOwnerLiftsItAboveTheCeiling() public {
        vault.accrue(accrual(id, 10_000));
        uint256 epoch = postLeaf(bob, 10_000);
        raise(type(uint256).max);
        vm.assertEq(vault.capLeft(Rail.Voucher), 1_000, "half of a fifth");
        claim(alice, type(uint128).max);
        vm.assertEq(token.balanceOf(alice), 1_000, "by voucher");
        vm.assertEq(vault.capLeft(Rail.Root), 900, "of what is left");
        vm.prank(bob);
        vault.claimWithProof(epoch, 10_000, noProof(), bob);
        vm.assertEq(token.balanceOf(bob), 900, "by root");
        capReached(bob, 901, 1);
    }

    function test_loweringItBelowWhatWasSpentIsNoMoreThanNothing() public {
        vault.accrue(accrual(id, 10_000));
        raise(1_200);
        claim(alice, 600);
        raise(600);
        vm.assertEq(vault.capLeft(Rail.Voucher), 0, "left");
        capReached(bob, 1, 1);
    }

    function test_railsHaveABucketEach() public {
        uint256 epoch = postLeaf(bob, 60);
        claim(alice, 50);
        vm.prank(bob);
        vault.claimWithProof(epoch, 60, noProof(), bob);
        vm.assertEq(token.balanceOf(bob), 50, "its own fifty");
        vm.assertEq(vault.capLeft(Rail.Root), 0, "root");
        capReached(alice, 51, 1);
        vm.expectRevert(abi.encodeWithSelector(Pool.CapReached.selector, 10, 0));
        vm.prank(bob);
        vault.claimWithProof(epoch, 60, noProof(), bob);
        vm.warp(block.timestamp + 1 days);
        vm.prank(bob);
        vault.claimWithProof(epoch, 60, noProof(), bob);
        vm.assertEq(token.balanceOf(bob), 60, "the rest");
        vm.assertEq(vault.capLeft(Rail.Root), 40, "left");
        vm.assertEq(vault.capLeft(Rail.Voucher), 50, "voucher");
    }

    function testFuzz_noMomentPaysMoreThanHalfItsCap(uint256[6] calldata wants, uint256 earned) public {
        vault.accrue(accrual(id, bound(earned, 500, FUNDED)));
        uint256 most = vault.capLeft(Rail.Voucher);
        uint256 want;
        for (uint256 i; i < wants.length; ++i) {
            want += bound(wants[i], 1, most);
            if (vault.capLeft(Rail.Voucher) == 0) break;
            claim(alice, want);
        }
        vm.assertEq(vault.totalPaid(), min(want, most), "the lesser of wanted and cap");
    }

    /// Whoever takes all that there is, whenever there is any, gets no more than the cap in any 24 hours.
    function testFuzz_no24HoursPayMoreThanTheCap(uint16[24] calldata waits) public {
        vault.accrue(accrual(id, 100_000));
        uint256[25] memory times;
        uint256[25] memory sums;
        uint256 most = vault.capLeft(Rail.Voucher) * 2;
        for (uint256 i = 1; i <= waits.length; ++i) {
            vm.warp(block.timestamp + waits[i - 1]);
            if (vault.capLeft(Rail.Voucher) != 0) claim(alice, type(uint128).max);
            (times[i], sums[i]) = (block.timestamp, vault.totalPaid());
            uint256 from = i - 1;
            while (from != 0 && times[from] + 1 days > block.timestamp) --from;
            vm.assertLe(sums[i] - sums[from], most, "24 hours");
        }
    }
}

contract PauseTest is Fixture {
    bytes32 private id;
    uint256 private start;

    function setUp() public {
        deploy();
        id = fundAndAccrue("terms", FUNDED, 500);
        start = block.timestamp;
    }

    function pause(uint256 duration) private {
        vm.prank(GUARDIAN);
        vault.pause(duration);
    }

    function refused(uint256 until) private {
        Voucher memory v = voucher(alice, 300);
        ClaimAuth memory a = consent(ALICE_KEY, 300);
        vm.expectRevert(abi.encodeWithSelector(Pool.Paused.selector, until));
        vm.prank(alice);
        vault.claim(v, none(), alice);
        vm.expectRevert(abi.encodeWithSelector(Pool.Paused.selector, until));
        vault.claimFor(v, none(), a);
    }

    function test_stopsBothRails() public {
        uint256 epoch = postLeaf(bob, 100);
        vm.expectEmit(address(vault));
        emit Pool.PausedUntil(block.timestamp + 7 days);
        pause(7 days);
        uint256 until = vault.pausedUntil();
        refused(until);
        vm.expectRevert(abi.encodeWithSelector(Pool.Paused.selector, until));
        vm.prank(bob);
        vault.claimWithProof(epoch, 100, noProof(), bob);
        vm.warp(until - 1);
        refused(until);
        vm.warp(until);
        claim(alice, 300);
        vm.prank(bob);
        vault.claimWithProof(epoch, 100, noProof(), bob);
    }

    function test_stopsNothingElse() public {
        vm.warp(deadlineOf(id) + 30 days - 1 days);
        pause(7 days);
        fund("other", 5);
        vault.accrue(accrual(id, 600));
        post(HEAD, 600);
        vm.warp(block.timestamp + 1 days);
        vm.prank(REQUESTER);
        vault.refund(id, REQUESTER);
        vm.assertEq(vault.available(), 600, "what accrued in the pause is kept");
    }

    function refusedPause(uint256 duration, uint256 left) private {
        vm.expectRevert(abi.encodeWithSelector(Pool.PauseOutOfRange.selector, duration, left));
        pause(duration);
    }

    function unpause() private {
        vm.prank(GUARDIAN);
        vault.unpause();
    }

    function test_notLonger() public {
        refusedPause(7 days + 1, 7 days);
        refusedPause(type(uint256).max - 7 days, 7 days);
    }

    function test_noPauseIsNoPause() public {
        refusedPause(0, 7 days);
        pause(7 days);
    }

    function test_notAgainBeforeThirtyDays() public {
        pause(7 days);
        vm.warp(start + 7 days);
        refusedPause(1, 0);
        vm.warp(start + 37 days - 1);
        refusedPause(1, 0);
        vm.warp(start + 37 days);
        pause(7 days);
    }

    function test_endedEarlyIsNotSpent() public {
        pause(7 days);
        unpause();
        pause(7 days);
        vm.warp(start + 1 days);
        vm.expectEmit(address(vault));
        emit Pool.PausedUntil(block.timestamp);
        unpause();
        vm.assertEq(vault.pauseUsed(), 1 days, "used");
        claim(alice, 300);
        vm.expectRevert(abi.encodeWithSelector(Pool.NotPaused.selector));
        unpause();
        vm.warp(start + 20 days);
        refusedPause(6 days + 1, 6 days);
        pause(6 days);
        vm.warp(start + 26 days + 30 days - 1);
        refusedPause(1, 0);
        vm.warp(start + 26 days + 30 days);
        pause(7 days);
        vm.assertEq(vault.pauseUsed(), 7 days, "used");
    }

    function test_aRunningPauseIsReplaced() public {
        pause(1 days);
        vm.warp(start + 1 hours);
        refusedPause(7 days - 1 hours + 1, 7 days - 1 hours);
        pause(7 days - 1 hours);
        refused(start + 7 days);
        pause(1);
        refused(start + 1 hours + 1);
        vm.assertEq(vault.pauseUsed(), 1 hours + 1, "used");
    }

    /// However it pauses and unpauses, a guardian stops claims for seven days in any thirty-seven at most.
    function testFuzz_pausesAreBounded(uint32[12] calldata steps) public {
        uint256[13] memory from;
        uint256[13] memory until;
        uint256 count;
        for (uint256 i; i < steps.length; ++i) {
            vm.warp(block.timestamp + steps[i] % 12 days);
            uint256 duration = steps[i] % 7 days + 1;
            vm.prank(GUARDIAN);
            if (block.timestamp < vault.pausedUntil()) {
                vault.unpause();
                until[count - 1] = block.timestamp;
                continue;
            }
            (bool ok,) = address(vault).call(abi.encodeCall(Pool.pause, (duration)));
            if (!ok) continue;
            (from[count], until[count]) = (block.timestamp, block.timestamp + duration);
            ++count;
        }
        for (uint256 last; last < count; ++last) {
            uint256 sum;
            for (uint256 i; i <= last; ++i) {
                uint256 begin = until[last] < 37 days ? 0 : until[last] - 37 days;
                if (until[i] > begin) sum += until[i] - (from[i] > begin ? from[i] : begin);
            }
            vm.assertLe(sum, 7 days, "seven days in thirty-seven");
        }
    }

    function test_aBucketIsOnlyFilledByPayments() public {
        claim(alice, 100);
        pause(1 hours);
        vm.warp(start + 1 hours);
        claim(alice, 200);
        vm.assertLe(CAP_FLOOR / 2 - 200, vault.capLeft(Rail.Voucher), "the pause changes nothing");
    }
}
