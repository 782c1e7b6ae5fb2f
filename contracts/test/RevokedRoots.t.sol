// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {Roots} from "../src/vault/Roots.sol";
import {Role} from "../src/vault/Types.sol";
import {Fixture} from "./support/Fixture.sol";

/// Both of a root's keys are remembered: a root by a key that was revoked in time never counts.
contract RevokedRootTest is Fixture {
    uint256 private start;

    function setUp() public {
        deploy();
        fundAndAccrue("terms", FUNDED, 500);
        start = block.timestamp;
    }

    function refused(uint256 epoch) private {
        vm.assertTrue(!vault.isActiveRoot(epoch) && vault.isStruckOut(epoch), "struck out");
        vm.expectRevert(abi.encodeWithSelector(Roots.RootNotActive.selector, epoch));
        vm.prank(bob);
        vault.claimWithProof(epoch, 500, noProof(), bob);
    }

    function revokedAt(uint256 key, uint256 time) private returns (uint256 epoch) {
        epoch = post(leaf(bob, 500), 500);
        vm.warp(time);
        revoke(key);
        vm.warp(start + 1000 days);
    }

    function test_neverCountsOnceItsPosterWasRevoked() public {
        refused(revokedAt(POSTER_KEY, start + 48 hours - 1));
    }

    function test_neverCountsOnceItsCosignerWasRevoked() public {
        refused(revokedAt(COSIGNER_KEY, start + 48 hours - 1));
    }

    function test_countsOnceItWasActive() public {
        uint256 epoch = revokedAt(POSTER_KEY, start + 48 hours);
        revoke(COSIGNER_KEY);
        vm.prank(bob);
        vault.claimWithProof(epoch, 500, noProof(), bob);
        vm.assertEq(token.balanceOf(bob), 500, "paid");
    }

    function test_otherKeysChangeNothing() public {
        uint256 epoch = post(leaf(bob, 500), 500);
        revoke(VOUCHER_KEY);
        revoke(ACCRUAL_KEY);
        addSigner(0x51, Role.RootPoster);
        revoke(0x51);
        vm.warp(start + 48 hours);
        vm.assertTrue(vault.isActiveRoot(epoch), "active");
    }

    function addSigner(uint256 key, Role role) private {
        vm.prank(OWNER);
        vault.addSigner(vm.addr(key), role);
    }

    /// Stolen keys go on after the veto: it is the revocation that stops them, and one key is enough.
    function test_aSecondBadRootAfterAVetoIsStopped() public {
        post(leaf(bob, 500), 500);
        vm.prank(GUARDIAN);
        vault.vetoRootsFrom(1);
        vm.warp(start + 1 hours);
        uint256 second = post(leaf(bob, 500), 500);
        revoke(COSIGNER_KEY);
        vm.warp(start + 60 days);
        refused(1);
        refused(second);
        vm.assertEq(vault.totalPaid(), 0, "paid");
    }

    /// A thief posts the highest total there is. With its keys revoked, honest totals go on from the last
    /// root that stands, by new keys.
    function test_totalsGoOnFromWhatStands() public {
        post(leaf(alice, 100), 100);
        vm.warp(start + 1 hours);
        post("bad", 500);
        addSigner(0x51, Role.RootPoster);
        addSigner(0x52, Role.RootCosigner);
        vm.assertEq(vault.lastTotal(), 500, "before");
        vm.warp(start + 48 hours);
        revoke(POSTER_KEY);
        vm.assertTrue(vault.isActiveRoot(1) && !vault.isActiveRoot(2), "which stand");
        vm.assertEq(vault.lastTotal(), 100, "after");
        vm.warp(start + 49 hours);
        bytes memory cosignature = cosign(0x52, 3, "next", 100, HEAD);
        vm.prank(vm.addr(0x51));
        vault.postRoot("next", 100, HEAD, cosignature);
        vm.warp(start + 100 hours);
        vm.assertTrue(vault.isActiveRoot(3), "the next one counts");
    }
}
