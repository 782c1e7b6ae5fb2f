// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {Campaigns} from "../src/vault/Campaigns.sol";
import {Claims} from "../src/vault/Claims.sol";
import {Pool} from "../src/vault/Pool.sol";
import {Accrual, Backing, ClaimAuth, Voucher} from "../src/vault/Types.sol";
import {Fixture} from "./support/Fixture.sol";

contract BackingTest is Fixture {
    bytes32 private low;
    bytes32 private high;

    function setUp() public {
        deploy();
        (low, high) = ordered(fund("a", FUNDED), fund("b", FUNDED));
        vault.accrue(accrual(low, 100));
        vault.accrue(accrual(high, 99));
    }

    function test_paysOnceEveryCampaignHasAccrued() public {
        Backing[] memory list = backing(low, high, 100);
        Voucher memory v = voucher(alice, 150, list);
        refused(v, list, abi.encodeWithSelector(Claims.BackingNotAccrued.selector, high, 99, 100));
        vault.accrue(accrual(high, 100));
        vm.prank(alice);
        vault.claim(v, list, alice);
        vm.assertEq(token.balanceOf(alice), 150, "paid");
    }

    function testFuzz_eachMinimumCounts(uint256 a, uint256 b, uint128 least) public {
        (a, b, least) = (bound(a, 100, FUNDED), bound(b, 99, FUNDED), uint128(bound(least, 0, FUNDED)));
        vault.accrue(accrual(low, a));
        vault.accrue(accrual(high, b));
        Backing[] memory list = backing(low, high, least);
        Voucher memory v = voucher(alice, 150, list);
        bytes4 selector = Claims.BackingNotAccrued.selector;
        if (a < least) vm.expectRevert(abi.encodeWithSelector(selector, low, a, least));
        else if (b < least) vm.expectRevert(abi.encodeWithSelector(selector, high, b, least));
        vm.prank(alice);
        vault.claim(v, list, alice);
    }

    function test_unsortedRefused() public {
        Backing[] memory list = backing(high, low, 1);
        refused(voucher(alice, 1, list), list, abi.encodeWithSelector(Claims.BackingNotSorted.selector, 1));
    }

    function test_duplicateRefused() public {
        Backing[] memory list = backing(low, low, 1);
        refused(voucher(alice, 1, list), list, abi.encodeWithSelector(Claims.BackingNotSorted.selector, 1));
    }

    function test_zeroCampaignRefused() public {
        Backing[] memory list = backing(0, 0);
        refused(voucher(alice, 1, list), list, abi.encodeWithSelector(Claims.BackingNotSorted.selector, 0));
    }

    function test_missingListRefused() public {
        Voucher memory v = voucher(alice, 1, backing(low, 1));
        refused(v, none(), mismatch(v.backing, 0));
    }

    function test_emptyListIsNoBacking() public {
        Voucher memory v = voucher(alice, 1, none());
        refused(v, none(), mismatch(v.backing, 0));
    }

    function test_otherListRefused() public {
        Voucher memory v = voucher(alice, 1, backing(low, high, 100));
        Backing[] memory list = backing(low, 100);
        refused(v, list, mismatch(v.backing, keccak256(abi.encode(list))));
        list = backing(low, high, 99);
        refused(v, list, mismatch(v.backing, keccak256(abi.encode(list))));
    }

    function test_listWithoutBackingRefused() public {
        Backing[] memory list = backing(low, 1);
        refused(voucher(alice, 1), list, mismatch(0, keccak256(abi.encode(list))));
    }

    function mismatch(bytes32 signed, bytes32 given) private pure returns (bytes memory) {
        return abi.encodeWithSelector(Claims.BackingMismatch.selector, signed, given);
    }

    function refused(Voucher memory v, Backing[] memory list, bytes memory error_)
        private
    {
        vm.expectRevert(error_);
        vm.prank(alice);
        vault.claim(v, list, alice);
        ClaimAuth memory a = consent(ALICE_KEY, v.cumulative);
        vm.expectRevert(error_);
        vault.claimFor(v, list, a);
    }
}

contract SettleTest is Fixture {
    bytes32 private low;
    bytes32 private high;
    Accrual[] private accruals;

    function setUp() public {
        deploy();
        (low, high) = ordered(fund("a", FUNDED), fund("b", FUNDED));
        accruals.push(accrual(low, 100));
        accruals.push(accrual(high, 200));
    }

    function test_accruesAndPays() public {
        Backing[] memory list = backing(low, high, 100);
        Voucher memory v = voucher(alice, 250, list);
        vm.prank(alice);
        vault.settle(accruals, v, list, WALLET);
        vm.assertEq(token.balanceOf(WALLET), 250, "paid");
        vm.assertEq(vault.totalAccrued(), 300, "accrued");
    }

    function test_relayed() public {
        Backing[] memory list = backing(low, high, 100);
        Voucher memory v = voucher(alice, 250, list);
        ClaimAuth memory a = consent(ALICE_KEY, alice, 250, 20, RELAYER);
        vm.prank(RELAYER);
        vault.settleFor(accruals, v, list, a);
        vm.assertEq(token.balanceOf(WALLET), 230, "paid");
        vm.assertEq(token.balanceOf(RELAYER), 20, "fee");
    }

    function test_frontRunAccrualDoesNotHurt() public {
        Voucher memory v = voucher(alice, 250, backing(low, 100));
        vault.accrue(accruals[0]);
        vault.accrue(accruals[1]);
        vm.prank(alice);
        vault.settle(accruals, v, backing(low, 100), alice);
        vm.assertEq(token.balanceOf(alice), 250, "paid");
    }

    function test_closedCampaignDoesNotSpoilIt() public {
        vm.warp(deadlineOf(high) + 30 days);
        vm.prank(REQUESTER);
        vault.refund(high, REQUESTER);
        Voucher memory v = voucher(alice, 250);
        vm.prank(alice);
        vault.settle(accruals, v, none(), alice);
        vm.assertEq(token.balanceOf(alice), 100, "what the other campaign earned");
    }

    function test_oneBadSignatureUndoesAll() public {
        accruals[1].cumulative = 201;
        Voucher memory v = voucher(alice, 250);
        vm.expectRevert(abi.encodeWithSelector(Campaigns.BadAccrualSignature.selector, high));
        vm.prank(alice);
        vault.settle(accruals, v, none(), alice);
        vm.assertEq(vault.totalAccrued(), 0, "accrued");
    }

    function test_sameChecksAsClaims() public {
        Voucher memory v = voucher(alice, 250);
        vm.expectRevert(abi.encodeWithSelector(Claims.NotAccount.selector, bob, alice));
        vm.prank(bob);
        vault.settle(accruals, v, none(), bob);

        ClaimAuth memory a = consent(BOB_KEY, 250);
        vm.expectRevert(abi.encodeWithSelector(Claims.BadClaimSignature.selector, alice));
        vault.settleFor(accruals, v, none(), a);

        v = voucher(alice, 301);
        a = consent(ALICE_KEY, 301);
        vm.expectRevert(abi.encodeWithSelector(Pool.NotCovered.selector, 301, 300));
        vault.settleFor(accruals, v, none(), a);
    }

    function test_withoutAccrualsIsAClaim() public {
        vault.accrue(accruals[0]);
        Voucher memory v = voucher(alice, 100);
        vm.prank(alice);
        vault.settle(new Accrual[](0), v, none(), alice);
        vm.assertEq(token.balanceOf(alice), 100, "paid");
    }
}
