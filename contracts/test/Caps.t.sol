// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {Pool} from "../src/vault/Pool.sol";
import {ClaimAuth, Rail, Voucher} from "../src/vault/Types.sol";
import {Fixture} from "./support/Fixture.sol";

/// A vault with low caps: 50 a day, or one in 20 of what is outstanding.
contract CapsTest is Fixture {
    bytes32 private id;

    function setUp() public {
        deploy();
        vm.warp((block.timestamp / 1 days + 1) * 1 days); // midnight
        vault = newVault(token, 50);
        vm.prank(REQUESTER);
        token.approve(address(vault), type(uint256).max);
        id = fundAndAccrue("terms", FUNDED, 500);
    }

    function capReached(address account, uint256 cumulative, uint256 owed) private {
        Voucher memory v = voucher(account, cumulative);
        vm.expectRevert(abi.encodeWithSelector(Pool.CapReached.selector, owed, 0));
        vm.prank(account);
        vault.claim(v, none(), account);
    }

    function test_aDayPaysNoMore() public {
        claim(alice, 50);
        capReached(bob, 1, 1);
        vm.warp(block.timestamp + 1 days - 1);
        capReached(bob, 1, 1);
        vm.warp(block.timestamp + 1);
        claim(bob, 1);
        vm.assertEq(vault.capLeft(Rail.Voucher), 49, "left");
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
        vm.assertEq(vault.capLeft(Rail.Voucher), 500, "at first");
        claim(alice, 300);
        vm.assertEq(vault.capLeft(Rail.Voucher), 200, "own payments do not lower it");
        claim(alice, 900);
        vm.assertEq(token.balanceOf(alice), 500, "a twentieth");
        vm.warp(block.timestamp + 1 days);
        vm.assertEq(vault.capLeft(Rail.Voucher), 475, "of what is left");
    }

    function test_theOwnerRaisesIt() public {
        vm.expectEmit(address(vault));
        emit Pool.WindowCapSet(120);
        vm.prank(OWNER);
        vault.setWindowCap(120);
        claim(alice, 200);
        vm.assertEq(token.balanceOf(alice), 120, "paid");
    }

    function test_theOwnerCannotFreezeIt() public {
        vm.prank(OWNER);
        vault.setWindowCap(0);
        claim(alice, 200);
        vm.assertEq(token.balanceOf(alice), 50, "the floor");
    }

    function test_loweringItBelowWhatWasSpentIsNoMoreThanNothing() public {
        vm.prank(OWNER);
        vault.setWindowCap(120);
        claim(alice, 100);
        vm.prank(OWNER);
        vault.setWindowCap(60);
        vm.assertEq(vault.capLeft(Rail.Voucher), 0, "left");
        capReached(bob, 1, 1);
    }

    function test_railsHaveAWindowEach() public {
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

    function testFuzz_noDayPaysMoreThanItsCap(uint256[6] calldata wants, uint256 earned) public {
        vault.accrue(accrual(id, bound(earned, 500, FUNDED)));
        uint256 cap = vault.capLeft(Rail.Voucher);
        uint256 want;
        for (uint256 i; i < wants.length; ++i) {
            want += bound(wants[i], 1, cap);
            if (vault.capLeft(Rail.Voucher) == 0) break;
            claim(alice, want);
        }
        vm.assertEq(vault.totalPaid(), min(want, cap), "the lesser of wanted and cap");
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

    function test_notLonger() public {
        vm.expectRevert(abi.encodeWithSelector(Pool.PauseTooLong.selector, 7 days + 1));
        pause(7 days + 1);
    }

    function test_notAgainBeforeThirtyDays() public {
        pause(7 days);
        tooSoon(start, start + 37 days); // nor may it be extended while it lasts
        tooSoon(start + 37 days - 1, start + 37 days);
        vm.warp(start + 37 days);
        pause(7 days);
    }

    function tooSoon(uint256 time, uint256 from) private {
        vm.warp(time);
        vm.expectRevert(abi.encodeWithSelector(Pool.PauseTooSoon.selector, from));
        pause(1);
    }

    function test_endedEarly() public {
        pause(7 days);
        vm.warp(start + 1 days);
        vm.prank(GUARDIAN);
        vault.unpause();
        claim(alice, 300);
        tooSoon(start + 31 days - 1, start + 31 days);
        vm.expectRevert(abi.encodeWithSelector(Pool.NotPaused.selector));
        vm.prank(GUARDIAN);
        vault.unpause();
    }

    function test_aDayIsOnlySpentByPayments() public {
        claim(alice, 100);
        pause(1 hours);
        vm.warp(start + 1 hours);
        claim(alice, 200);
        vm.assertEq(vault.capLeft(Rail.Voucher), CAP_FLOOR - 200, "the pause keeps the window");
    }
}
