// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {IAccessControl} from "@openzeppelin/contracts/access/IAccessControl.sol";
import {TimelockController} from "@openzeppelin/contracts/governance/TimelockController.sol";
import {EarningsVault} from "../src/EarningsVault.sol";
import {Multisig} from "../src/Multisig.sol";
import {Timelock} from "../src/Timelock.sol";
import {Pool} from "../src/vault/Pool.sol";
import {Signers} from "../src/vault/Signers.sol";
import {Role} from "../src/vault/Types.sol";
import {Fixture} from "./support/Fixture.sol";

/// A multisig of two out of three as guardian, a timelock and a vault, connected as script/deploy.ts does.
contract MultisigTest is Fixture {
    uint256[3] private keys_ = [uint256(0x51), 0x52, 0x53];
    Multisig private council;
    Timelock private timelock;
    address private proposer = address(0xC0);
    address private canceller = address(0xCA);

    function setUp() public {
        deploy();
        bytes[] memory owners = new bytes[](3);
        for (uint256 i; i < 3; ++i) owners[i] = abi.encodePacked(vm.addr(keys_[i]));
        council = new Multisig(owners, 2);
        timelock = new Timelock(2 days, proposers(), canceller);
        vault = new EarningsVault(
            EarningsVault.Setup(token, address(timelock), address(council), CAP_FLOOR), keys()
        );
    }

    function proposers() private view returns (address[] memory list) {
        list = new address[](2);
        (list[0], list[1]) = (proposer, address(council));
    }

    function call(address target, bytes memory data) private pure returns (Multisig.Call[] memory calls) {
        calls = new Multisig.Call[](1);
        calls[0] = Multisig.Call(target, data);
    }

    function signed(Multisig.Call[] memory calls, uint256 a, uint256 b) private view returns (bytes memory) {
        (bytes memory first, bytes memory second) = (abi.encodePacked(vm.addr(a)), abi.encodePacked(vm.addr(b)));
        if (keccak256(first) > keccak256(second)) (a, b, first, second) = (b, a, second, first);
        bytes32 digest = digestOfExecute(calls);
        bytes[] memory signers = new bytes[](2);
        bytes[] memory sigs = new bytes[](2);
        (signers[0], signers[1]) = (first, second);
        (sigs[0], sigs[1]) = (signatureOf(a, digest), signatureOf(b, digest));
        return abi.encode(signers, sigs);
    }

    function signatureOf(uint256 key, bytes32 digest) private pure returns (bytes memory) {
        (uint8 v, bytes32 r, bytes32 s) = vm.sign(key, digest);
        return abi.encodePacked(r, s, v);
    }

    function digestOfExecute(Multisig.Call[] memory calls) private view returns (bytes32) {
        bytes32 callType = keccak256("Call(address target,bytes data)");
        bytes memory hashes;
        for (uint256 i; i < calls.length; ++i) {
            bytes32 each = keccak256(abi.encode(callType, calls[i].target, keccak256(calls[i].data)));
            hashes = abi.encodePacked(hashes, each);
        }
        bytes32 executeType =
            keccak256("Execute(Call[] calls,uint256 nonce)Call(address target,bytes data)");
        bytes32 structHash = keccak256(abi.encode(executeType, keccak256(hashes), council.nonce()));
        bytes32 domain = keccak256(
            abi.encode(
                keccak256("EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)"),
                keccak256("Multisig"),
                keccak256("1"),
                block.chainid,
                address(council)
            )
        );
        return keccak256(abi.encodePacked(hex"1901", domain, structHash));
    }

    function execute(Multisig.Call[] memory calls) private {
        council.execute(calls, signed(calls, keys_[0], keys_[2]));
    }

    // ------------------------------------------------------------------ multisig

    function test_twoOfThreeActAtOnceAsGuardian() public {
        Multisig.Call[] memory calls = new Multisig.Call[](2);
        address stolen = vm.addr(VOUCHER_KEY);
        calls[0] = Multisig.Call(address(vault), abi.encodeCall(Signers.revokeSigner, (stolen)));
        calls[1] = Multisig.Call(address(vault), abi.encodeCall(Pool.pause, (1 days)));
        execute(calls);
        vm.assertTrue(!vault.isSigner(stolen, Role.Voucher), "revoked");
        vm.assertEq(vault.pausedUntil(), block.timestamp + 1 days, "paused");
    }

    function test_oneIsNotEnough() public {
        Multisig.Call[] memory calls = call(address(vault), abi.encodeCall(Pool.pause, (1)));
        refused(calls, signed(calls, keys_[0], keys_[0]));
        refused(calls, signed(calls, keys_[0], ALICE_KEY));
        refused(calls, "");
    }

    function test_signaturesAreGoodOnce() public {
        Multisig.Call[] memory calls = call(address(vault), abi.encodeCall(Pool.pause, (1)));
        bytes memory signature = signed(calls, keys_[0], keys_[1]);
        council.execute(calls, signature);
        vm.warp(block.timestamp + 60 days);
        refused(calls, signature);
    }

    function test_signaturesAreForTheseCalls() public {
        Multisig.Call[] memory calls = call(address(vault), abi.encodeCall(Pool.pause, (1)));
        bytes memory signature = signed(calls, keys_[0], keys_[1]);
        calls[0].data = abi.encodeCall(Pool.pause, (2));
        refused(calls, signature);
    }

    function refused(Multisig.Call[] memory calls, bytes memory signature) private {
        vm.expectRevert(abi.encodeWithSelector(Multisig.BadSignatures.selector));
        council.execute(calls, signature);
    }

    function test_aFailingCallUndoesAll() public {
        Multisig.Call[] memory calls = new Multisig.Call[](2);
        calls[0] = Multisig.Call(address(vault), abi.encodeCall(Pool.pause, (1 days)));
        calls[1] = Multisig.Call(address(vault), abi.encodeCall(Pool.pause, (8 days)));
        bytes memory signature = signed(calls, keys_[0], keys_[1]);
        vm.expectRevert(abi.encodeWithSelector(Pool.PauseOutOfRange.selector, 8 days, 7 days));
        council.execute(calls, signature);
        vm.assertEq(vault.pausedUntil(), 0, "paused");
    }

    function test_ownersChangeOwners() public {
        bytes[] memory added = new bytes[](1);
        bytes[] memory removed = new bytes[](1);
        (added[0], removed[0]) = (abi.encodePacked(alice), abi.encodePacked(vm.addr(keys_[1])));
        vm.expectRevert(abi.encodeWithSelector(Multisig.NotSelf.selector, address(this)));
        council.setSigners(added, removed, 3);
        execute(call(address(council), abi.encodeCall(Multisig.setSigners, (added, removed, 3))));
        vm.assertEq(council.threshold(), 3, "threshold");
        vm.assertTrue(council.isSigner(added[0]) && !council.isSigner(removed[0]), "owners");
    }

    /// Owners come before the threshold that needs them, and go after the one that does not.
    function test_thresholdsFollowTheOwners() public {
        bytes[] memory none_ = new bytes[](0);
        bytes[] memory one = new bytes[](1);
        one[0] = abi.encodePacked(alice);
        execute(call(address(council), abi.encodeCall(Multisig.setSigners, (one, none_, 4))));
        vm.assertEq(council.threshold(), 4, "all four");

        setUp();
        bytes[] memory two = new bytes[](2);
        (two[0], two[1]) = (abi.encodePacked(vm.addr(keys_[0])), abi.encodePacked(vm.addr(keys_[1])));
        execute(call(address(council), abi.encodeCall(Multisig.setSigners, (none_, two, 1))));
        vm.assertEq(council.threshold(), 1, "the one that is left");
    }

    // ------------------------------------------------------------------ timelock

    function test_ownerActsAfterTwoDays() public {
        bytes memory add = abi.encodeCall(Signers.addSigner, (alice, Role.Voucher));
        execute(
            call(
                address(timelock),
                abi.encodeCall(TimelockController.schedule, (address(vault), 0, add, 0, 0, 2 days))
            )
        );
        vm.warp(block.timestamp + 2 days - 1);
        bytes32 id = timelock.hashOperation(address(vault), 0, add, 0, 0);
        vm.assertTrue(!timelock.isOperationReady(id), "not yet");
        vm.warp(block.timestamp + 1);
        timelock.execute(address(vault), 0, add, 0, 0); // anyone may
        vm.warp(block.timestamp + 2 days);
        vm.assertTrue(vault.isSigner(alice, Role.Voucher), "added");
    }

    function test_whoProposesDoesNotCancel() public view {
        address[5] memory all = [proposer, address(council), canceller, address(this), address(timelock)];
        for (uint256 i; i < all.length; ++i) {
            vm.assertTrue(timelock.hasRole(timelock.PROPOSER_ROLE(), all[i]) == (i < 2), "proposers");
            vm.assertTrue(timelock.hasRole(timelock.CANCELLER_ROLE(), all[i]) == (i == 2), "canceller");
            vm.assertTrue(timelock.hasRole(timelock.DEFAULT_ADMIN_ROLE(), all[i]) == (i == 4), "itself");
        }
        vm.assertTrue(timelock.hasRole(timelock.EXECUTOR_ROLE(), address(0)), "anyone executes");
        vm.assertEq(timelock.getMinDelay(), 2 days, "delay");
    }

    function test_needsACancellerThatDoesNotPropose() public {
        address[] memory list = proposers();
        vm.expectRevert(abi.encodeWithSelector(Timelock.CancellerMissing.selector));
        new Timelock(2 days, list, address(0));
        for (uint256 i; i < 2; ++i) {
            vm.expectRevert(abi.encodeWithSelector(Timelock.ProposerCancels.selector, list[i]));
            new Timelock(2 days, list, list[i]);
        }
    }

    function propose(address by, address target, bytes memory data) private returns (bytes32) {
        vm.prank(by);
        timelock.schedule(target, 0, data, 0, 0, 2 days);
        return timelock.hashOperation(target, 0, data, 0, 0);
    }

    function test_theCancellerStopsAThief() public {
        bytes memory data = abi.encodeCall(Signers.addSigner, (alice, Role.Voucher));
        bytes32 id = propose(proposer, address(vault), data);
        vm.prank(canceller);
        timelock.cancel(id);
        vm.warp(block.timestamp + 2 days);
        vm.expectRevert(
            abi.encodeWithSelector(
                TimelockController.TimelockUnexpectedOperationState.selector, id, bytes32(uint256(4))
            )
        );
        timelock.execute(address(vault), 0, data, 0, 0);
    }

    /// A guardian that obstructs is replaced: it cannot cancel that, nor can a thief of the council.
    function test_neitherProposerKeepsItselfInPlace() public {
        bytes memory data = abi.encodeCall(Signers.setGuardian, (alice));
        bytes32 id = propose(proposer, address(vault), data);
        bytes32 role = timelock.CANCELLER_ROLE();
        address[2] memory each = [proposer, address(council)];
        for (uint256 i; i < 2; ++i) {
            vm.expectRevert(
                abi.encodeWithSelector(IAccessControl.AccessControlUnauthorizedAccount.selector, each[i], role)
            );
            vm.prank(each[i]);
            timelock.cancel(id);
        }
        vm.warp(block.timestamp + 2 days);
        timelock.execute(address(vault), 0, data, 0, 0);
        vm.assertEq(vault.guardian(), alice, "guardian");
    }

    /// The council's keys are lost: the guardian names another, and the other way round.
    function test_aLostProposerIsReplacedByTheOther() public {
        bytes32 role = timelock.PROPOSER_ROLE();
        bytes memory data = abi.encodeCall(timelock.grantRole, (role, alice));
        propose(address(council), address(timelock), data);
        vm.warp(block.timestamp + 2 days);
        timelock.execute(address(timelock), 0, data, 0, 0);
        vm.assertTrue(timelock.hasRole(role, alice), "proposes");
    }
}
