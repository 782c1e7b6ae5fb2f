// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {Campaigns} from "../src/vault/Campaigns.sol";
import {Claims} from "../src/vault/Claims.sol";
import {Pool} from "../src/vault/Pool.sol";
import {Roots} from "../src/vault/Roots.sol";
import {Signers} from "../src/vault/Signers.sol";
import {Accrual, Backing, Role, Voucher} from "../src/vault/Types.sol";
import {Fixture} from "./support/Fixture.sol";

/// Attacks that worked against a first version of this contract, each as a story.
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
            abi.encodeWithSelector(Claims.BackingNotAccrued.selector, bobs, 0, 100);
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
        vm.expectRevert(abi.encodeWithSelector(Claims.BadVoucherSignature.selector, alice));
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
        vm.expectRevert(abi.encodeWithSelector(Claims.NothingToClaim.selector, 100));
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
        vm.expectRevert(abi.encodeWithSelector(Claims.BadVoucherSignature.selector, bob));
        vm.prank(bob);
        vault.claim(v, none(), bob);
    }

    /// The accrual key is revoked while attestations are held: the requester must not get what they say.
    function test_revokedAccrualKeyDoesNotGiveItToTheRequester() public {
        bytes32 id = fund("terms", 100);
        vm.warp(deadlineOf(id) + 30 days - 1);
        revoke(ACCRUAL_KEY);
        vm.warp(block.timestamp + 1);
        vm.expectRevert(
            abi.encodeWithSelector(Campaigns.RefundTooEarly.selector, block.timestamp - 1 + 30 days)
        );
        vm.prank(REQUESTER);
        vault.refund(id, REQUESTER);
        vault.accrue(accrualBy(STANDBY_KEY, id, 100));
        claim(alice, 100);
        vm.assertEq(token.balanceOf(alice), 100, "alice");
    }

    /// A root poster alone drains nothing: not with a root of its own, nor by a total of zero.
    function test_rootPosterCannotDrain() public {
        fundAndAccrue("terms", 100, 100);
        bytes32 root = leaf(bob, 100);
        bytes memory own = cosign(POSTER_KEY, 1, root, 0, HEAD);
        vm.expectRevert(abi.encodeWithSelector(Roots.BadRootSignature.selector, 1));
        vm.prank(vm.addr(POSTER_KEY));
        vault.postRoot(root, 0, HEAD, own);

        // Both root keys stolen, total a lie: the leaf is above it.
        uint256 epoch = post(root, 0);
        vm.warp(block.timestamp + 48 hours);
        vm.expectRevert(abi.encodeWithSelector(Roots.RootOverpaid.selector, epoch, 100, 0));
        vm.prank(bob);
        vault.claimWithProof(epoch, 100, noProof(), bob);
    }

    /// All of the service's keys stolen: 24 hours cost each rail's cap, half of it at once.
    function test_allKeysStolenCostTheDailyCaps() public {
        vault = newVault(token, 10);
        vm.prank(REQUESTER);
        token.approve(address(vault), type(uint256).max);
        fundAndAccrue("terms", 1_000, type(uint256).max);
        uint256 epoch = postLeaf(bob, 1_000);
        claim(bob, type(uint256).max);
        vm.assertEq(token.balanceOf(bob), 25, "half of a twentieth by voucher");
        vm.prank(bob);
        vault.claimWithProof(epoch, 1_000, noProof(), bob);
        vm.assertEq(token.balanceOf(bob), 25 + 24, "half of a twentieth by root");
        vm.prank(GUARDIAN);
        vault.pause(7 days);
        Voucher memory v = voucher(bob, type(uint256).max);
        vm.expectRevert(abi.encodeWithSelector(Pool.Paused.selector, block.timestamp + 7 days));
        vm.prank(bob);
        vault.claim(v, none(), bob);
    }

    /// The owner can neither freeze claims by a cap of nothing nor disable a signer by adding it again.
    function test_ownerCannotFreeze() public {
        fundAndAccrue("terms", 100, 100);
        vm.prank(OWNER);
        vault.setWindowCap(0);
        vm.expectRevert(abi.encodeWithSelector(Signers.SignerKnown.selector, vm.addr(VOUCHER_KEY)));
        vm.prank(OWNER);
        vault.addSigner(vm.addr(VOUCHER_KEY), Role.Voucher);
        claim(alice, 100);
        vm.assertEq(token.balanceOf(alice), 100, "alice");
    }

    /// Somebody who earned more than the cap is still paid, and others cannot keep them out.
    function test_bigEarnerIsPaid() public {
        vault = newVault(token, 100);
        vm.prank(REQUESTER);
        token.approve(address(vault), type(uint256).max);
        fundAndAccrue("terms", 1_000, 500);
        uint256 epoch = postLeaf(alice, 120);
        claim(bob, 50); // takes all that the voucher rail pays at once
        for (uint256 day; day < 3; ++day) {
            vm.prank(alice);
            vault.claimWithProof(epoch, 120, noProof(), alice);
            vm.warp(block.timestamp + 1 days);
        }
        vm.assertEq(token.balanceOf(alice), 120, "alice");
    }

    /// A pause must not carry a campaign past its deadline: accruals go on.
    function test_pauseDoesNotGiveItToTheRequester() public {
        bytes32 id = fund("terms", 100);
        vm.warp(deadlineOf(id) + 30 days - 1);
        vm.prank(GUARDIAN);
        vault.pause(7 days);
        vault.accrue(accrual(id, 60));
        vm.warp(block.timestamp + 1);
        vm.prank(REQUESTER);
        vault.refund(id, WALLET);
        vm.assertEq(token.balanceOf(WALLET), 40, "requester");
        vm.warp(block.timestamp + 7 days);
        claim(alice, 60);
        vm.assertEq(token.balanceOf(alice), 60, "alice");
    }

    /// A voucher whose accruals are on the chain must still pay after its accrual key was revoked.
    function test_keptAttestationOfARevokedKeyDoesNoHarm() public {
        bytes32 id = fundAndAccrue("terms", 100, 60);
        Accrual[] memory kept = new Accrual[](1);
        kept[0] = accrual(id, 60);
        revoke(ACCRUAL_KEY);
        Voucher memory v = voucher(alice, 60, backing(id, 60));
        vm.prank(alice);
        vault.settle(kept, v, backing(id, 60), alice);
        vm.assertEq(token.balanceOf(alice), 60, "alice");
    }
}
