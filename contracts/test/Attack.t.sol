// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {Campaigns} from "../src/vault/Campaigns.sol";
import {Payouts} from "../src/vault/Payouts.sol";
import {Accrual, Backing, Voucher} from "../src/vault/Types.sol";
import {Vouchers} from "../src/vault/Vouchers.sol";
import {Fixture} from "./support/Fixture.sol";

/// Attacks that were carried out against a first version of this contract, told as stories.
contract AttackTest is Fixture {
    function setUp() public {
        deploy();
    }

    /// Bob's voucher leans on a campaign that never accrues, to take what Alice's campaign earned.
    function test_poolRaid() public {
        fundAndAccrue("alice's", 100, 100);
        bytes32 bobs = fund("bob's", 100);
        Backing[] memory list = backing(bobs, 100);
        Voucher memory v = voucher(bob, 100, list);
        bytes memory refusal =
            abi.encodeWithSelector(Vouchers.BackingNotAccrued.selector, bobs, 0, 100);
        vm.expectRevert(refusal);
        vm.prank(bob);
        vault.claim(v, list, bob);

        vm.warp(deadlineOf(bobs) + 30 days);
        vm.prank(REQUESTER);
        vault.refund(bobs, REQUESTER);
        vm.expectRevert(refusal);
        vm.prank(bob);
        vault.claim(v, list, bob);

        claim(alice, 100);
        vm.assertEq(token.balanceOf(alice), 100, "alice");
    }

    /// An attestation of one unit too much must not make the whole accrual worthless.
    function test_overAttestedLosesNothing() public {
        bytes32 id = fundAndAccrue("terms", 100, 101);
        vm.assertEq(accruedOf(id), 100, "accrued");
        vm.warp(deadlineOf(id) + 30 days);
        uint256 before = token.balanceOf(REQUESTER);
        vm.prank(REQUESTER);
        vault.refund(id, REQUESTER);
        vm.assertEq(token.balanceOf(REQUESTER), before, "nothing to refund");
        claim(alice, 100);
    }

    /// A stolen requester key must not be able to lock the funds for ever by one extension.
    function test_deadlineCannotLockForEver() public {
        bytes32 id = fund("terms", 100);
        vm.expectRevert(
            abi.encodeWithSelector(
                Campaigns.DeadlineOutOfRange.selector,
                type(uint48).max,
                deadlineOf(id),
                block.timestamp + 365 days
            )
        );
        fund("terms", 0, type(uint48).max);
        vm.warp(deadlineOf(id) + 30 days);
        vm.prank(REQUESTER);
        vault.refund(id, REQUESTER);
    }

    /// A second vault must not honour the lifetime vouchers of the first.
    function test_secondVaultDoesNotPayAgain() public {
        fundAndAccrue("terms", 100, 100);
        Voucher memory v = voucher(alice, 100);
        claim(alice, 100);
        vault = newVault(IERC20(address(token)));
        vm.prank(REQUESTER);
        token.approve(address(vault), 100);
        fundAndAccrue("terms", 100, 100);
        vm.expectRevert(abi.encodeWithSelector(Vouchers.BadVoucherSignature.selector, alice));
        vm.prank(alice);
        vault.claim(v, none(), alice);
        vm.assertEq(token.balanceOf(alice), 100, "once");
    }

    /// The requester funds, lets people work and pulls out at the first moment; the service is gone.
    function test_serviceGoneAttestationsStillPay() public {
        bytes32 id = fund("terms", 100);
        Accrual[] memory kept = new Accrual[](1);
        kept[0] = accrual(id, 60);
        Backing[] memory list = backing(id, 60);
        Voucher memory v = voucher(alice, 60, list);
        vm.warp(deadlineOf(id) + 30 days - 1);
        vm.prank(alice);
        vault.settle(kept, v, list, alice);
        vm.warp(block.timestamp + 1);
        vm.prank(REQUESTER);
        vault.refund(id, WALLET);
        vm.assertEq(token.balanceOf(alice), 60, "alice");
        vm.assertEq(token.balanceOf(WALLET), 40, "requester");
    }

    /// Whoever holds both of an account's vouchers cannot spend the same total twice.
    function test_bothVouchersPayOnce() public {
        bytes32 id = fundAndAccrue("terms", 200, 200);
        Backing[] memory list = backing(id, 100);
        Voucher memory tail = voucher(alice, 100, list);
        claim(alice, 100);
        vm.expectRevert(abi.encodeWithSelector(Payouts.NothingToClaim.selector, 100));
        vm.prank(alice);
        vault.claim(tail, list, alice);
    }

    /// A stolen voucher key alone mints claims, but never more than was earned, nor a requester's escrow.
    function test_stolenVoucherKeyCannotReachTheEscrow() public {
        fundAndAccrue("terms", 100, 30);
        claim(bob, type(uint128).max);
        vm.assertEq(token.balanceOf(bob), 30, "earned pool only");
        vm.assertEq(token.balanceOf(address(vault)), 70, "escrow");
    }

    /// A stolen accrual key alone moves escrow to the pool, but pays nobody.
    function test_stolenAccrualKeyPaysNobody() public {
        fundAndAccrue("terms", 100, type(uint256).max);
        Voucher memory v = voucherBy(ACCRUAL_KEY, bob, 100, 0);
        vm.expectRevert(abi.encodeWithSelector(Vouchers.BadVoucherSignature.selector, bob));
        vm.prank(bob);
        vault.claim(v, none(), bob);
    }
}
