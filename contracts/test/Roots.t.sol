// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {Claims} from "../src/vault/Claims.sol";
import {Pool} from "../src/vault/Pool.sol";
import {Roots} from "../src/vault/Roots.sol";
import {ClaimAuth} from "../src/vault/Types.sol";
import {Fixture} from "./support/Fixture.sol";

contract PostRootTest is Fixture {
    address private poster = vm.addr(POSTER_KEY);

    function setUp() public {
        deploy();
        fundAndAccrue("terms", FUNDED, 500);
    }

    function test_appends() public {
        uint256 validAt = block.timestamp + 48 hours;
        vm.expectEmit(address(vault));
        emit Roots.RootPosted(1, "root", 400, HEAD, validAt);
        vm.assertEq(post("root", 400), 1, "epoch");
        (
            bytes32 root,
            bytes32 dataHash,
            uint96 total,
            uint96 paid,
            uint48 at_,
            bool vetoed,
            address by,
            address with
        ) = vault.roots(1);
        vm.assertEq(root, "root", "root");
        vm.assertEq(dataHash, HEAD, "data hash");
        vm.assertEq(total, 400, "total");
        vm.assertEq(paid, 0, "paid");
        vm.assertEq(by, poster, "poster");
        vm.assertEq(with, vm.addr(COSIGNER_KEY), "cosigner");
        vm.assertEq(at_, validAt, "valid at");
        vm.assertTrue(!vetoed && !vault.isActiveRoot(1) && !vault.isStruckOut(1), "pending");
        vm.warp(validAt);
        vm.assertTrue(vault.isActiveRoot(1), "active");
        vm.assertEq(post("next", 400), 2, "next epoch");
        vm.assertTrue(vault.isActiveRoot(1), "and stays");
    }

    function test_cosignedIn64BytesToo() public {
        bytes memory cosignature = compact(cosign(COSIGNER_KEY, 1, "root", 400, HEAD));
        vm.prank(poster);
        vault.postRoot("root", 400, HEAD, cosignature);
    }

    function test_needsThePoster() public {
        bytes memory cosignature = cosign(COSIGNER_KEY, 1, "root", 400, HEAD);
        refused(OWNER, cosignature, abi.encodeWithSelector(Roots.NotRootPoster.selector, OWNER));
        address cosigner = vm.addr(COSIGNER_KEY);
        refused(cosigner, cosignature, abi.encodeWithSelector(Roots.NotRootPoster.selector, cosigner));
        revoke(POSTER_KEY);
        refused(poster, cosignature, abi.encodeWithSelector(Roots.NotRootPoster.selector, poster));
    }

    function test_needsTheCosigner() public {
        bytes memory refusal = abi.encodeWithSelector(Roots.BadRootSignature.selector, 1);
        refused(poster, "", refusal);
        refused(poster, cosign(POSTER_KEY, 1, "root", 400, HEAD), refusal);
        refused(poster, cosign(COSIGNER_KEY, 2, "root", 400, HEAD), refusal);
        refused(poster, cosign(COSIGNER_KEY, 1, "other", 400, HEAD), refusal);
        refused(poster, cosign(COSIGNER_KEY, 1, "root", 401, HEAD), refusal);
        refused(poster, cosign(COSIGNER_KEY, 1, "root", 400, "other"), refusal);
        bytes memory cosignature = cosign(COSIGNER_KEY, 1, "root", 400, HEAD);
        revoke(COSIGNER_KEY);
        refused(poster, cosignature, refusal);
    }

    function refused(address by, bytes memory cosignature, bytes memory error_) private {
        vm.expectRevert(error_);
        vm.prank(by);
        vault.postRoot("root", 400, HEAD, cosignature);
    }

    function test_totalNeverFallsNorExceedsWhatAccrued() public {
        refusedTotal(501, 0);
        post("root", 400);
        vm.warp(block.timestamp + 30 minutes);
        refusedTotal(399, 400);
        refusedTotal(501, 400);
        post("root", 500);
        vm.assertEq(vault.lastTotal(), 500, "last total");
    }

    function refusedTotal(uint256 total, uint256 least) private {
        bytes memory cosignature = cosign(COSIGNER_KEY, vault.lastEpoch() + 1, "root", total, HEAD);
        vm.expectRevert(abi.encodeWithSelector(Roots.RootTotalOutOfRange.selector, total, least, 500));
        vm.prank(poster);
        vault.postRoot("root", uint128(total), HEAD, cosignature);
    }

    function test_notMoreOftenThanAVetoCanReach() public {
        uint256 start = block.timestamp;
        post("root", 400);
        vm.warp(start + 30 minutes - 1);
        bytes memory cosignature = cosign(COSIGNER_KEY, 2, "root", 400, HEAD);
        vm.expectRevert(abi.encodeWithSelector(Roots.RootTooSoon.selector, start + 30 minutes));
        vm.prank(poster);
        vault.postRoot("root", 400, HEAD, cosignature);
        vm.warp(start + 30 minutes);
        post("root", 400);
    }
}

contract VetoTest is Fixture {
    function setUp() public {
        deploy();
        fundAndAccrue("terms", FUNDED, 500);
    }

    function veto(uint256 epoch) private {
        vm.prank(GUARDIAN);
        vault.vetoRootsFrom(epoch);
    }

    function test_strikesOutWhatIsPending() public {
        post(leaf(bob, 100), 100);
        vm.warp(block.timestamp + 1 hours);
        post(leaf(bob, 500), 500);
        vm.warp(block.timestamp + 1 hours);
        post(leaf(bob, 500), 500);
        vm.expectEmit(address(vault));
        emit Roots.RootVetoed(2);
        vm.expectEmit(address(vault));
        emit Roots.RootVetoed(3);
        veto(2);
        vm.warp(block.timestamp + 48 hours);
        vm.assertTrue(vault.isActiveRoot(1), "the one before it stands");
        for (uint256 epoch = 2; epoch <= 3; ++epoch) {
            vm.expectRevert(abi.encodeWithSelector(Roots.RootNotActive.selector, epoch));
            vm.prank(bob);
            vault.claimWithProof(epoch, 500, noProof(), bob);
        }
    }

    function test_totalsGoOnFromWhatStands() public {
        post("good", 100);
        vm.warp(block.timestamp + 1 hours);
        post("bad", 500);
        vm.assertEq(vault.lastTotal(), 500, "before");
        veto(2);
        vm.assertEq(vault.lastTotal(), 100, "after");
        vm.warp(block.timestamp + 1 hours);
        post("good", 101);
        vm.assertEq(vault.lastTotal(), 101, "the next");
    }

    function test_notTheActive() public {
        uint256 epoch = postLeaf(alice, 100);
        post("next", 500);
        vm.expectRevert(abi.encodeWithSelector(Roots.RootNotPending.selector, epoch));
        veto(epoch);
        veto(epoch + 1);
        vm.prank(alice);
        vault.claimWithProof(epoch, 100, noProof(), alice);
    }

    function test_notWhatIsNotThere() public {
        vm.expectRevert(abi.encodeWithSelector(Roots.RootNotPending.selector, 0));
        veto(0);
        vm.expectRevert(abi.encodeWithSelector(Roots.RootNotPending.selector, 1));
        veto(1);
    }

    /// Vetoes alone cannot keep roots from counting: what follows one is active before the next.
    function test_onceInSevenDays() public {
        uint256 start = block.timestamp;
        post("bad", 500);
        veto(1);
        vm.warp(start + 1 hours);
        uint256 epoch = post(leaf(alice, 100), 100);
        vm.expectRevert(abi.encodeWithSelector(Roots.VetoTooSoon.selector, start + 7 days));
        veto(epoch);
        vm.warp(start + 7 days - 1);
        post("next", 100);
        vm.expectRevert(abi.encodeWithSelector(Roots.VetoTooSoon.selector, start + 7 days));
        veto(epoch + 1);
        vm.warp(start + 7 days);
        vm.expectRevert(abi.encodeWithSelector(Roots.RootNotPending.selector, epoch));
        veto(epoch);
        veto(epoch + 1);
    }

    /// One veto reaches two days of roots, even if they are posted as fast as possible.
    function test_reachesAll() public {
        uint256 start = block.timestamp;
        for (uint256 i; i < 96; ++i) {
            vm.warp(start + i * 30 minutes);
            post("bad", 500);
        }
        uint256 before = gasleft();
        veto(1);
        vm.assertLe(before - gasleft(), 1_000_000, "gas");
        vm.warp(start + 30 days);
        for (uint256 epoch = 1; epoch <= 96; ++epoch) vm.assertTrue(!vault.isActiveRoot(epoch), "struck out");
        vm.assertEq(vault.lastTotal(), 0, "last total");
    }
}

contract ProofTest is Fixture {
    /// A tree of four leaves, built by hand: alice's leaf is next to bob's.
    bytes32 private root;
    bytes32[] private proof;
    uint256 private epoch;

    function setUp() public {
        deploy();
        fundAndAccrue("terms", FUNDED, 500);
        proof = [leaf(bob, 20), pair(leaf(WALLET, 30), leaf(REQUESTER, 40))];
        root = pair(pair(leaf(alice, 300), proof[0]), proof[1]);
        epoch = post(root, 400);
        vm.warp(block.timestamp + 48 hours);
    }

    function pair(bytes32 a, bytes32 b) private pure returns (bytes32) {
        return a < b ? keccak256(abi.encode(a, b)) : keccak256(abi.encode(b, a));
    }

    function test_paysTheAccount() public {
        vm.expectEmit(address(vault));
        emit Claims.Claimed(alice, WALLET, 300, 300, 0, 0);
        vm.prank(alice);
        vault.claimWithProof(epoch, 300, proof, WALLET);
        vm.assertEq(token.balanceOf(WALLET), 300, "paid");
        refused(300, abi.encodeWithSelector(Claims.NothingToClaim.selector, 300)); // replay
    }

    function test_bothRailsShareOneTotal() public {
        claim(alice, 250);
        vm.prank(alice);
        vault.claimWithProof(epoch, 300, proof, alice);
        vm.assertEq(token.balanceOf(alice), 300, "not 550");
    }

    function test_oldRootsGoOnPaying() public {
        post("next", 400);
        vm.warp(block.timestamp + 1000 days);
        vm.prank(alice);
        vault.claimWithProof(epoch, 300, proof, alice);
    }

    function test_paysAfterEveryKeyIsRevoked() public {
        revoke(VOUCHER_KEY);
        revoke(ACCRUAL_KEY);
        revoke(POSTER_KEY);
        revoke(COSIGNER_KEY);
        vm.prank(alice);
        vault.claimWithProof(epoch, 300, proof, alice);
        vm.assertEq(token.balanceOf(alice), 300, "paid");
    }

    function test_notBeforeItIsActive() public {
        uint256 pending = post(root, 400);
        vm.warp(block.timestamp + 48 hours - 1);
        vm.expectRevert(abi.encodeWithSelector(Roots.RootNotActive.selector, pending));
        vm.prank(alice);
        vault.claimWithProof(pending, 300, proof, alice);
        vm.expectRevert(abi.encodeWithSelector(Roots.RootNotActive.selector, pending + 1));
        vm.prank(alice);
        vault.claimWithProof(pending + 1, 300, proof, alice);
    }

    function testFuzz_onlyWhatTheLeafSays(address who, uint256 cumulative) public {
        vm.assume(who != alice && who != address(0));
        vm.expectRevert(abi.encodeWithSelector(Roots.BadProof.selector, who));
        vm.prank(who);
        vault.claimWithProof(epoch, 300, proof, who);
        vm.assume(cumulative != 300);
        refused(cumulative, abi.encodeWithSelector(Roots.BadProof.selector, alice));
    }

    function test_innerNodesAreNoLeaves() public {
        bytes32[] memory above = new bytes32[](1);
        above[0] = proof[1];
        vm.expectRevert(abi.encodeWithSelector(Roots.BadProof.selector, alice));
        vm.prank(alice);
        vault.claimWithProof(epoch, 300, above, alice);
    }

    /// Its leaves add up to 600.
    function test_aRootPaysNoMoreThanItsTotal() public {
        vault.accrue(accrual(vault.campaignId(REQUESTER, "terms"), 900));
        bytes32[] memory sibling = new bytes32[](1);
        (bytes32 alices, bytes32 bobs) = (leaf(alice, 300), leaf(bob, 300));
        epoch = post(pair(alices, bobs), 400);
        vm.warp(block.timestamp + 48 hours);
        sibling[0] = bobs;
        vm.prank(alice);
        vault.claimWithProof(epoch, 300, sibling, alice);
        sibling[0] = alices;
        bytes memory refusal = abi.encodeWithSelector(Roots.RootOverpaid.selector, epoch, 500, 400);
        ClaimAuth memory a = consent(BOB_KEY, 300);
        claim(bob, 100); // by voucher; 200 are left
        vm.expectRevert(refusal);
        vm.prank(bob);
        vault.claimWithProof(epoch, 300, sibling, bob);
        vm.expectRevert(refusal);
        vault.claimWithProofFor(epoch, bob, 300, sibling, a);
        claim(bob, 200); // and now 100, which the root has left
        vault.claimWithProofFor(epoch, bob, 300, sibling, a);
        (,,, uint96 paid,,,,) = vault.roots(epoch);
        vm.assertEq(paid, 400, "all of the total");
    }

    function test_noLeafAboveTheTotal() public {
        epoch = post(leaf(alice, 401), 400);
        vm.warp(block.timestamp + 48 hours);
        proof = new bytes32[](0);
        refused(401, abi.encodeWithSelector(Roots.RootOverpaid.selector, epoch, 401, 400));
        epoch = postLeaf(alice, 401); // the total itself is right
        vm.prank(alice);
        vault.claimWithProof(epoch, 401, proof, alice);
    }

    function test_needsARecipient() public {
        vm.expectRevert(abi.encodeWithSignature("BadRecipient(address)", address(vault)));
        vm.prank(alice);
        vault.claimWithProof(epoch, 300, proof, address(vault));
    }

    function refused(uint256 cumulative, bytes memory error_) private {
        vm.expectRevert(error_);
        vm.prank(alice);
        vault.claimWithProof(epoch, cumulative, proof, alice);
    }

    // ----------------------------------------------------------------- relayed

    function test_relayedAsSigned() public {
        ClaimAuth memory a = consent(ALICE_KEY, alice, 300, 20, RELAYER);
        vm.prank(RELAYER);
        vault.claimWithProofFor(epoch, alice, 300, proof, a);
        vm.assertEq(token.balanceOf(WALLET), 280, "paid");
        vm.assertEq(token.balanceOf(RELAYER), 20, "fee");
        refusedFor(a, 300, abi.encodeWithSelector(Claims.NothingToClaim.selector, 300));
    }

    function test_relayedChecksLikeAVoucher() public {
        ClaimAuth memory a = consent(ALICE_KEY, alice, 300, 20, RELAYER);
        a.recipient = bob;
        refusedFor(a, 300, abi.encodeWithSelector(Claims.BadClaimSignature.selector, alice));
        a = consent(ALICE_KEY, alice, 299, 20, RELAYER);
        refusedFor(a, 299, abi.encodeWithSelector(Roots.BadProof.selector, alice));
        a = consent(ALICE_KEY, alice, 300, 20, bob);
        refusedFor(a, 300, abi.encodeWithSelector(Claims.WrongRelayer.selector, RELAYER, bob));
        claim(bob, 201);
        a = consent(ALICE_KEY, alice, 300, 20, RELAYER);
        refusedFor(a, 300, abi.encodeWithSelector(Pool.NotCovered.selector, 300, 299));
    }

    function refusedFor(ClaimAuth memory a, uint256 cumulative, bytes memory error_) private {
        vm.expectRevert(error_);
        vm.prank(RELAYER);
        vault.claimWithProofFor(epoch, alice, cumulative, proof, a);
    }
}
