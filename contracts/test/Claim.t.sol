// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {Campaigns} from "../src/vault/Campaigns.sol";
import {Claims} from "../src/vault/Claims.sol";
import {Pool} from "../src/vault/Pool.sol";
import {ClaimAuth, Voucher} from "../src/vault/Types.sol";
import {Fixture} from "./support/Fixture.sol";

contract ClaimTest is Fixture {
    bytes32 private id;

    function setUp() public {
        deploy();
        id = fundAndAccrue("terms", FUNDED, 500);
    }

    function test_pays() public {
        Voucher memory v = voucher(alice, 300);
        vm.expectEmit(address(vault));
        emit Claims.Claimed(alice, WALLET, 300, 300, 0, HEAD);
        vm.prank(alice);
        vault.claim(v, none(), WALLET);
        vm.assertEq(token.balanceOf(WALLET), 300, "paid");
        vm.assertEq(vault.claimed(alice), 300, "claimed");
        vm.assertEq(vault.totalPaid(), 300, "total");
        vm.assertEq(vault.available(), 200, "left");
    }

    function test_paysOnlyWhatIsNew() public {
        claim(alice, 300);
        claim(alice, 310);
        vm.assertEq(token.balanceOf(alice), 310, "paid");
    }

    function test_replayPaysNothing() public {
        claim(alice, 300);
        refusedWithNothing(voucher(alice, 300));
        refusedWithNothing(voucher(alice, 299));
    }

    function refusedWithNothing(Voucher memory v) private {
        vm.expectRevert(abi.encodeWithSelector(Claims.NothingToClaim.selector, 300));
        vm.prank(alice);
        vault.claim(v, none(), alice);
    }

    function test_paysInPartThenTheRest() public {
        Voucher memory v = voucher(alice, 700);
        vm.expectEmit(address(vault));
        emit Claims.Claimed(alice, alice, 700, 500, 0, HEAD);
        vm.prank(alice);
        vault.claim(v, none(), alice);
        vm.assertEq(vault.claimed(alice), 500, "in part");

        vm.expectRevert(abi.encodeWithSelector(Pool.NotCovered.selector, 200, 0));
        vm.prank(alice);
        vault.claim(v, none(), alice);

        vault.accrue(accrual(id, 1_000));
        vm.prank(alice);
        vault.claim(v, none(), alice);
        vm.assertEq(token.balanceOf(alice), 700, "the rest");
        vm.assertEq(vault.claimed(alice), 700, "claimed");
    }

    function test_hugeVoucherTakesNoMoreThanThePool() public {
        claim(alice, type(uint256).max);
        vm.assertEq(token.balanceOf(alice), 500, "paid");
        vm.assertEq(vault.totalPaid(), 500, "total");
    }

    function testFuzz_paysTheLesserOfOwedAndPool(uint256 earned, uint256 first, uint256 second) public {
        earned = bound(earned, 500, FUNDED);
        first = bound(first, 1, FUNDED);
        second = bound(second, first + 1, uint256(FUNDED) * 2);
        vault.accrue(accrual(id, earned));
        claim(alice, first);
        vm.assertEq(vault.claimed(alice), min(first, earned), "first");
        if (first < earned) {
            claim(alice, second);
            vm.assertEq(vault.claimed(alice), min(second, earned), "second");
        }
        vm.assertEq(token.balanceOf(alice), vault.claimed(alice), "balance");
        vm.assertEq(token.balanceOf(address(vault)), FUNDED - vault.totalPaid(), "vault");
    }

    function testFuzz_onlyTheAccount(address who) public {
        vm.assume(who != alice);
        Voucher memory v = voucher(alice, 300);
        vm.expectRevert(abi.encodeWithSelector(Claims.NotAccount.selector, who, alice));
        vm.prank(who);
        vault.claim(v, none(), who);
    }

    function test_notToNobodyNorToTheVault() public {
        Voucher memory v = voucher(alice, 300);
        vm.expectRevert(abi.encodeWithSelector(Campaigns.BadRecipient.selector, address(0)));
        vm.prank(alice);
        vault.claim(v, none(), address(0));
        vm.expectRevert(abi.encodeWithSelector(Campaigns.BadRecipient.selector, address(vault)));
        vm.prank(alice);
        vault.claim(v, none(), address(vault));
    }

    function test_donationsAreNotPaidOut() public {
        token.mint(address(vault), 1_000);
        claim(alice, 700);
        vm.assertEq(token.balanceOf(alice), 500, "paid");
    }
}

contract ClaimForTest is Fixture {
    bytes32 private id;

    function setUp() public {
        deploy();
        id = fundAndAccrue("terms", FUNDED, 500);
    }

    function test_anyoneRelaysForNothing() public {
        Voucher memory v = voucher(alice, 300);
        ClaimAuth memory a = consent(ALICE_KEY, 300);
        vm.prank(bob);
        vault.claimFor(v, none(), a);
        vm.assertEq(token.balanceOf(WALLET), 300, "paid");
        vm.assertEq(vault.claimed(alice), 300, "claimed");
    }

    function test_namedRelayerEarnsTheFee() public {
        Voucher memory v = voucher(alice, 300);
        ClaimAuth memory a = consent(ALICE_KEY, alice, 300, 20, RELAYER);
        vm.expectEmit(address(vault));
        emit Claims.Claimed(alice, WALLET, 300, 300, 20, HEAD);
        vm.prank(RELAYER);
        vault.claimFor(v, none(), a);
        vm.assertEq(token.balanceOf(WALLET), 280, "paid");
        vm.assertEq(token.balanceOf(RELAYER), 20, "fee");
        vm.assertEq(vault.claimed(alice), 300, "claimed");
    }

    function testFuzz_paysExactlyWhatWasSigned(uint256 key, uint256 cumulative, uint256 fee) public {
        key = bound(key, 1, 1e40);
        cumulative = bound(cumulative, 1, 500);
        fee = bound(fee, 0, cumulative / 2);
        Voucher memory v = voucher(vm.addr(key), cumulative);
        ClaimAuth memory a = consent(key, vm.addr(key), cumulative, fee, RELAYER);
        vm.prank(RELAYER);
        vault.claimFor(v, none(), a);
        vm.assertEq(token.balanceOf(WALLET), cumulative - fee, "paid");
        vm.assertEq(token.balanceOf(RELAYER), fee, "fee");
        refused(v, a, abi.encodeWithSelector(Claims.NothingToClaim.selector, cumulative)); // replay
    }

    function test_neverInPart() public {
        Voucher memory v = voucher(alice, 501);
        ClaimAuth memory a = consent(ALICE_KEY, alice, 501, 20, RELAYER);
        refused(v, a, abi.encodeWithSelector(Pool.NotCovered.selector, 501, 500));
        vault.accrue(accrual(id, 501));
        vm.prank(RELAYER);
        vault.claimFor(v, none(), a);
        vm.assertEq(token.balanceOf(WALLET), 481, "paid");
    }

    function test_selfClaimFirstLeavesTheRest() public {
        Voucher memory v = voucher(alice, 300);
        ClaimAuth memory a = consent(ALICE_KEY, alice, 300, 20, RELAYER);
        claim(alice, 300);
        refused(v, a, abi.encodeWithSelector(Claims.NothingToClaim.selector, 300));
    }

    /// What the account claimed itself meanwhile makes the payment smaller: the recipient comes first.
    function testFuzz_theFeeComesLast(uint256 before, uint256 fee) public {
        (before, fee) = (bound(before, 1, 299), bound(fee, 0, type(uint128).max));
        Voucher memory v = voucher(alice, 300);
        ClaimAuth memory a = consent(ALICE_KEY, alice, 300, fee, RELAYER);
        claim(alice, before);
        uint256 paid = 300 - before;
        uint256 taken = min(fee, paid / 2);
        vm.expectEmit(address(vault));
        emit Claims.Claimed(alice, WALLET, 300, paid, taken, HEAD);
        vm.prank(RELAYER);
        vault.claimFor(v, none(), a);
        vm.assertEq(token.balanceOf(RELAYER), taken, "fee");
        vm.assertEq(token.balanceOf(WALLET), paid - taken, "paid");
        vm.assertLe(token.balanceOf(RELAYER), token.balanceOf(WALLET), "never more than the recipient");
        vm.assertTrue(token.balanceOf(WALLET) != 0, "never nothing");
    }

    function test_expires() public {
        Voucher memory v = voucher(alice, 300);
        ClaimAuth memory a = consent(ALICE_KEY, 300);
        vm.warp(a.deadline + 1);
        refused(v, a, abi.encodeWithSelector(Claims.Expired.selector, a.deadline));
        vm.warp(a.deadline);
        vault.claimFor(v, none(), a);
    }

    function test_otherRelayerRefused() public {
        Voucher memory v = voucher(alice, 300);
        ClaimAuth memory a = consent(ALICE_KEY, alice, 300, 20, RELAYER);
        vm.expectRevert(abi.encodeWithSelector(Claims.WrongRelayer.selector, bob, RELAYER));
        vm.prank(bob);
        vault.claimFor(v, none(), a);
    }

    function test_feeNeedsARelayer() public {
        ClaimAuth memory a = consent(ALICE_KEY, alice, 300, 20, address(0));
        refused(voucher(alice, 300), a, abi.encodeWithSelector(Claims.FeeWithoutRelayer.selector, 20));
    }

    function test_namedRelayerMayTakeNothing() public {
        ClaimAuth memory a = consent(ALICE_KEY, alice, 300, 0, RELAYER);
        vm.recordLogs();
        vm.prank(RELAYER);
        vault.claimFor(voucher(alice, 300), none(), a);
        vm.assertEq(vm.getRecordedLogs().length, 2, "one transfer, and the claim");
        vm.assertEq(token.balanceOf(WALLET), 300, "paid");
    }

    function test_notToNobodyNorToTheVault() public {
        Voucher memory v = voucher(alice, 300);
        ClaimAuth memory a = consent(ALICE_KEY, 300);
        a.recipient = address(0);
        a.sig = sign(ALICE_KEY, claimHash(alice, 300, a));
        refused(v, a, abi.encodeWithSelector(Campaigns.BadRecipient.selector, address(0)));
        a.recipient = address(vault);
        a.sig = sign(ALICE_KEY, claimHash(alice, 300, a));
        refused(v, a, abi.encodeWithSelector(Campaigns.BadRecipient.selector, address(vault)));
    }

    function refused(Voucher memory v, ClaimAuth memory a, bytes memory error_) private {
        vm.expectRevert(error_);
        vm.prank(RELAYER);
        vault.claimFor(v, none(), a);
    }
}

contract CancelTest is Fixture {
    function setUp() public {
        deploy();
        fundAndAccrue("terms", FUNDED, 500);
    }

    function cancel(address account, uint256 until) private {
        vm.prank(account);
        vault.cancelClaims(uint48(until));
    }

    function refused(ClaimAuth memory a, uint256 until) private {
        Voucher memory v = voucher(alice, 300);
        vm.expectRevert(abi.encodeWithSelector(Claims.Cancelled.selector, until));
        vault.claimFor(v, none(), a);
    }

    function test_voidsUpToADeadline() public {
        ClaimAuth memory a = consent(ALICE_KEY, 300);
        vm.expectEmit(address(vault));
        emit Claims.ClaimsCancelled(alice, a.deadline);
        cancel(alice, a.deadline);
        vm.assertEq(vault.cancelledUntil(alice), a.deadline, "until");
        refused(a, a.deadline);
        ++a.deadline;
        a.sig = sign(ALICE_KEY, claimHash(alice, 300, a));
        vault.claimFor(voucher(alice, 300), none(), a);
        vm.assertEq(token.balanceOf(WALLET), 300, "a later one is good");
        vm.assertEq(vault.cancelledUntil(alice), a.deadline - 1, "until");
    }

    function test_reachesTheFarthestDeadline() public {
        ClaimAuth memory a = ClaimAuth(WALLET, 0, address(0), type(uint256).max, "");
        a.sig = sign(ALICE_KEY, claimHash(alice, 300, a));
        cancel(alice, type(uint48).max - 1);
        cancel(alice, type(uint48).max);
        refused(a, type(uint48).max);
    }

    function test_voidsBothRails() public {
        uint256 epoch = postLeaf(alice, 300);
        ClaimAuth memory a = consent(ALICE_KEY, 300);
        cancel(alice, a.deadline);
        vm.expectRevert(abi.encodeWithSelector(Claims.Cancelled.selector, a.deadline));
        vault.claimWithProofFor(epoch, alice, 300, noProof(), a);
    }

    function test_touchesNothingElse() public {
        cancel(alice, type(uint48).max);
        claim(alice, 300);
        vm.assertEq(token.balanceOf(alice), 300, "own claims");
        vm.assertEq(vault.claimed(alice), 300, "claimed");
        ClaimAuth memory a = consent(BOB_KEY, 100);
        vault.claimFor(voucher(bob, 100), none(), a);
        vm.assertEq(token.balanceOf(WALLET), 100, "others");
    }

    function test_isNeverTakenBack() public {
        cancel(alice, 5);
        for (uint256 until = 4; until <= 5; ++until) {
            vm.expectRevert(abi.encodeWithSelector(Claims.CancelledAlready.selector, 5));
            cancel(alice, until);
        }
    }
}
