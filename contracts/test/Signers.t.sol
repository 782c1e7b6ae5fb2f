// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {Campaigns} from "../src/vault/Campaigns.sol";
import {Signers} from "../src/vault/Signers.sol";
import {Accrual, Role, Voucher} from "../src/vault/Types.sol";
import {Claims} from "../src/vault/Claims.sol";
import {Fixture} from "./support/Fixture.sol";

contract SignersTest is Fixture {
    uint256 private constant NEW_KEY = 0x9E3;
    address private newKey = vm.addr(NEW_KEY);

    function setUp() public {
        deploy();
        fundAndAccrue("terms", FUNDED, 500);
    }

    function add(address signer, Role role) private {
        vm.prank(OWNER);
        vault.addSigner(signer, role);
    }

    function claimBy(uint256 key) private {
        Voucher memory v = voucherBy(key, alice, 300, 0);
        vm.prank(alice);
        vault.claim(v, none(), alice);
    }

    function refusedBy(uint256 key) private {
        Voucher memory v = voucherBy(key, alice, 300, 0);
        vm.expectRevert(abi.encodeWithSelector(Claims.BadVoucherSignature.selector, alice));
        vm.prank(alice);
        vault.claim(v, none(), alice);
    }

    // ----------------------------------------------------------------- addition

    function test_countsAfterTwoDays() public {
        vm.expectEmit(address(vault));
        emit Signers.SignerAdded(newKey, Role.Voucher, block.timestamp + 2 days);
        add(newKey, Role.Voucher);
        refusedBy(NEW_KEY);
        vm.warp(block.timestamp + 2 days - 1);
        vm.assertTrue(!vault.isSigner(newKey, Role.Voucher), "not yet");
        refusedBy(NEW_KEY);
        vm.warp(block.timestamp + 1);
        vm.assertTrue(vault.isSigner(newKey, Role.Voucher), "now");
        claimBy(NEW_KEY);
    }

    function test_theOldKeyGoesOn() public {
        add(newKey, Role.Voucher);
        vm.warp(block.timestamp + 2 days);
        claimBy(VOUCHER_KEY);
    }

    function test_rolesAreApart() public {
        add(newKey, Role.Accrual);
        vm.warp(block.timestamp + 2 days);
        refusedBy(NEW_KEY);
        for (uint8 r; r <= uint8(Role.RootCosigner); ++r) {
            bool is_ = vault.isSigner(newKey, Role(r));
            vm.assertTrue(is_ == (Role(r) == Role.Accrual), "one role");
        }
        vm.assertTrue(!vault.isSigner(WALLET, Role.None), "no role is no role");
    }

    function test_knownKeysAreNotAddedAgain() public {
        add(newKey, Role.Voucher);
        refusedAsKnown(newKey, Role.Voucher); // would delay it
        refusedAsKnown(newKey, Role.Accrual); // would give it a second role
        refusedAsKnown(vm.addr(VOUCHER_KEY), Role.Voucher); // would stop it for two days
        revoke(NEW_KEY);
        refusedAsKnown(newKey, Role.Voucher); // would bring it back
    }

    function refusedAsKnown(address signer, Role role) private {
        vm.expectRevert(abi.encodeWithSelector(Signers.SignerKnown.selector, signer));
        add(signer, role);
    }

    function test_needsAKeyAndARole() public {
        vm.expectRevert(abi.encodeWithSelector(Signers.ZeroAddress.selector));
        add(address(0), Role.Voucher);
        vm.expectRevert(abi.encodeWithSelector(Signers.NoRole.selector, newKey));
        add(newKey, Role.None);
    }

    // --------------------------------------------------------------- revocation

    function test_revokedAtOnce() public {
        vm.expectEmit(address(vault));
        emit Signers.SignerRevoked(vm.addr(VOUCHER_KEY), Role.Voucher);
        revoke(VOUCHER_KEY);
        refusedBy(VOUCHER_KEY);
        vm.warp(block.timestamp + 3650 days);
        refusedBy(VOUCHER_KEY);
        (Role role,, uint48 revokedAt) = vault.signers(vm.addr(VOUCHER_KEY));
        vm.assertTrue(role == Role.Voucher && revokedAt == 1_800_000_000, "kept in the books");
    }

    function test_ownerRevokesToo() public {
        vm.prank(OWNER);
        vault.revokeSigner(vm.addr(VOUCHER_KEY));
        refusedBy(VOUCHER_KEY);
    }

    function test_pendingIsRevokedToo() public {
        add(newKey, Role.Voucher);
        revoke(NEW_KEY);
        vm.warp(block.timestamp + 2 days);
        refusedBy(NEW_KEY);
    }

    function test_unknownOrRevokedIsNotRevoked() public {
        vm.expectRevert(abi.encodeWithSelector(Signers.SignerNotKnown.selector, newKey));
        revoke(NEW_KEY);
        revoke(VOUCHER_KEY);
        vm.expectRevert(abi.encodeWithSelector(Signers.SignerNotKnown.selector, vm.addr(VOUCHER_KEY)));
        revoke(VOUCHER_KEY);
    }

    function test_accrualsOfARevokedKeyAreWorthless() public {
        bytes32 id = fund("other", FUNDED);
        Accrual memory a = accrual(id, 100);
        revoke(ACCRUAL_KEY);
        vm.expectRevert(abi.encodeWithSelector(Campaigns.BadAccrualSignature.selector, id));
        vault.accrue(a);
        vault.accrue(accrualBy(STANDBY_KEY, id, 100));
        vm.assertEq(accruedOf(id), 100, "standby");
    }
}

contract RefundBlockTest is Fixture {
    bytes32 private id;

    function setUp() public {
        deploy();
        id = fund("terms", FUNDED);
        vm.warp(deadlineOf(id) + 30 days - 1);
    }

    function refund() private {
        vm.prank(REQUESTER);
        vault.refund(id, REQUESTER);
    }

    function refusedUntil(uint256 from) private {
        vm.warp(from - 1);
        vm.expectRevert(abi.encodeWithSelector(Campaigns.RefundTooEarly.selector, from));
        refund();
    }

    function test_refundsWaitForTheStandby() public {
        uint256 until = block.timestamp + 30 days;
        vm.expectEmit(address(vault));
        emit Signers.RefundsBlocked(until);
        revoke(ACCRUAL_KEY);
        vm.assertEq(vault.refundsBlockedUntil(), until, "until");
        refusedUntil(until);
        vault.accrue(accrualBy(STANDBY_KEY, id, 100));
        vm.warp(until);
        refund();
        vm.assertEq(vault.totalFunded(), 100, "what was attested stays");
    }

    function test_aLaterDeadlineStillCounts() public {
        uint256 own = deadlineOf(id) + 40 days + 30 days;
        fundLater(own - 30 days);
        revoke(ACCRUAL_KEY);
        refusedUntil(own);
        vm.warp(own);
        refund();
    }

    function fundLater(uint256 deadline) private {
        fund("terms", 0, uint48(deadline));
    }

    function test_atMostOnceAYear() public {
        uint256 first = block.timestamp;
        revoke(ACCRUAL_KEY);
        vm.warp(first + 365 days - 1);
        revoke(STANDBY_KEY);
        vm.assertEq(vault.refundsBlockedUntil(), first + 30 days, "not again");
        refund();
    }

    function test_againAfterAYear() public {
        uint256 first = block.timestamp;
        revoke(ACCRUAL_KEY);
        vm.warp(first + 365 days);
        revoke(STANDBY_KEY);
        vm.assertEq(vault.refundsBlockedUntil(), first + 395 days, "again");
    }

    function test_aKeyThatHasJustBegunToCountBlocksThem() public {
        vm.prank(OWNER);
        vault.addSigner(WALLET, Role.Accrual);
        vm.warp(block.timestamp + 2 days);
        vm.prank(GUARDIAN);
        vault.revokeSigner(WALLET);
        vm.assertEq(vault.refundsBlockedUntil(), block.timestamp + 30 days, "until");
    }

    function test_otherKeysBlockNothing() public {
        revoke(VOUCHER_KEY);
        revoke(POSTER_KEY);
        revoke(COSIGNER_KEY);
        vm.prank(OWNER);
        vault.addSigner(WALLET, Role.Accrual);
        vm.prank(GUARDIAN);
        vault.revokeSigner(WALLET); // never counted: nobody holds what it signed
        vm.assertEq(vault.refundsBlockedUntil(), 0, "until");
        vm.warp(block.timestamp + 1);
        refund();
    }
}
