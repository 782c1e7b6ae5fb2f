// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {EarningsVault} from "../src/EarningsVault.sol";
import {Pool} from "../src/vault/Pool.sol";
import {Signers} from "../src/vault/Signers.sol";
import {Role} from "../src/vault/Types.sol";
import {Fixture} from "./support/Fixture.sol";

contract SetupTest is Fixture {
    function setUp() public {
        deploy();
    }

    function test_keepsItsArguments() public view {
        vm.assertEq(address(vault.token()), address(token), "token");
        vm.assertEq(vault.owner(), OWNER, "owner");
        vm.assertEq(vault.guardian(), GUARDIAN, "guardian");
        vm.assertEq(vault.capFloor(), CAP_FLOOR, "cap floor");
        vm.assertTrue(vault.isSigner(vm.addr(VOUCHER_KEY), Role.Voucher), "voucher");
        vm.assertTrue(vault.isSigner(vm.addr(ACCRUAL_KEY), Role.Accrual), "accrual");
        vm.assertTrue(vault.isSigner(vm.addr(STANDBY_KEY), Role.Accrual), "standby");
        vm.assertTrue(vault.isSigner(vm.addr(POSTER_KEY), Role.RootPoster), "poster");
        vm.assertTrue(vault.isSigner(vm.addr(COSIGNER_KEY), Role.RootCosigner), "cosigner");
    }

    function test_domainIsTheAgreedOne() public view {
        bytes32 digest = keccak256(abi.encodePacked(hex"1901", vault.domainSeparator(), HEAD));
        vm.assertEq(digest, digestOf(HEAD), "digest");
    }

    function test_typesAreTheAgreedOnes() public view {
        bytes32 claim = keccak256(
            "Claim(address account,address recipient,uint256 cumulative,uint256 relayerFee,address relayer,uint256 deadline)"
        );
        vm.assertEq(vault.CLAIM_TYPEHASH(), claim, "claim");
        bytes32 voucher_ =
            keccak256("Voucher(address account,uint256 cumulative,bytes32 ledgerHead,bytes32 backing)");
        vm.assertEq(vault.VOUCHER_TYPEHASH(), voucher_, "voucher");
        vm.assertEq(
            vault.ACCRUAL_TYPEHASH(), keccak256("Accrual(bytes32 campaign,uint256 cumulative)"), "accrual"
        );
        bytes32 root = keccak256("Root(uint256 epoch,bytes32 root,uint256 total,bytes32 dataHash)");
        vm.assertEq(vault.ROOT_TYPEHASH(), root, "root");
    }

    function test_boundsAreTheAgreedOnes() public view {
        vm.assertEq(vault.GRACE(), 30 days, "grace");
        vm.assertEq(vault.MAX_DURATION(), 365 days, "duration");
        vm.assertEq(vault.SIGNER_DELAY(), 2 days, "signer delay");
        vm.assertEq(vault.ROOT_DELAY(), 48 hours, "root delay");
        vm.assertEq(vault.MAX_PAUSE(), 7 days, "pause");
        vm.assertEq(vault.PAUSE_COOLDOWN(), 30 days, "pause cooldown");
        vm.assertEq(vault.CAP_DIVISOR(), 20, "five per cent");
        vm.assertEq(vault.CEILING_DIVISOR(), 5, "twenty per cent");
        vm.assertEq(vault.CAPACITY(), type(uint88).max, "capacity");
        vm.assertEq(vault.ROOT_INTERVAL(), 30 minutes, "root interval");
        vm.assertEq(vault.VETO_COOLDOWN(), 7 days, "veto cooldown");
        vm.assertEq(vault.REFUND_BLOCK_INTERVAL(), 365 days, "refund block");
        vm.assertEq(vault.ERC1271_GAS(), 150_000, "gas of a wallet");
        vm.assertEq(vault.CALL_GAS(), 600_000, "gas of a call");
    }

    function test_fitsAnAddress() public view {
        vm.assertLe(address(vault).code.length, 24_576, "EIP-170");
    }

    function test_refusesZeroAddresses() public {
        EarningsVault.Key[] memory list = keys();
        EarningsVault.Setup memory s = EarningsVault.Setup(IERC20(address(0)), OWNER, GUARDIAN, 2);
        refused(s, list);
        (s.token, s.owner) = (token, address(0));
        refused(s, list);
        (s.owner, s.guardian) = (OWNER, address(0));
        refused(s, list);
        s.guardian = GUARDIAN;
        list[4].signer = address(0);
        refused(s, list);
    }

    function refused(EarningsVault.Setup memory s, EarningsVault.Key[] memory list) private {
        vm.expectRevert(abi.encodeWithSelector(Signers.ZeroAddress.selector));
        new EarningsVault(s, list);
    }

    function test_refusesACapOfNothing() public {
        for (uint256 floor; floor < 2; ++floor) {
            EarningsVault.Setup memory s = EarningsVault.Setup(token, OWNER, GUARDIAN, floor);
            refusedWith(s, keys(), abi.encodeWithSelector(Pool.ZeroCapFloor.selector));
        }
        newVault(token, 2);
    }

    function test_refusesAGuardianThatIsTheOwner() public {
        EarningsVault.Setup memory s = EarningsVault.Setup(token, OWNER, OWNER, 2);
        refusedWith(s, keys(), abi.encodeWithSelector(Signers.GuardianIsOwner.selector));
    }

    function test_refusesAMissingKey() public {
        EarningsVault.Setup memory s = EarningsVault.Setup(token, OWNER, GUARDIAN, 2);
        bytes4 missing = EarningsVault.MissingKey.selector;
        refusedWith(s, new EarningsVault.Key[](0), abi.encodeWithSelector(missing, Role.Voucher));
        for (uint256 gone; gone < 5; ++gone) {
            EarningsVault.Key[] memory list = keys();
            Role role = list[gone].role;
            list[gone] = list[4];
            assembly ("memory-safe") {
                mstore(list, 4)
            }
            refusedWith(s, list, abi.encodeWithSelector(missing, role));
        }
    }

    function test_takesMoreKeysThanItNeeds() public {
        EarningsVault.Key[] memory list = new EarningsVault.Key[](7);
        for (uint256 i; i < 5; ++i) list[i] = keys()[i];
        list[5] = EarningsVault.Key(alice, Role.Accrual);
        list[6] = EarningsVault.Key(bob, Role.Voucher);
        vault = new EarningsVault(EarningsVault.Setup(token, OWNER, GUARDIAN, 2), list);
        vm.assertTrue(vault.isSigner(alice, Role.Accrual) && vault.isSigner(bob, Role.Voucher), "both");
    }

    function test_refusesAKeyTwice() public {
        EarningsVault.Setup memory s = EarningsVault.Setup(token, OWNER, GUARDIAN, 2);
        EarningsVault.Key[] memory list = keys();
        list[2].signer = list[1].signer;
        refusedWith(s, list, abi.encodeWithSelector(Signers.SignerKnown.selector, list[1].signer));
    }

    function test_refusesAKeyWithoutARole() public {
        EarningsVault.Setup memory s = EarningsVault.Setup(token, OWNER, GUARDIAN, 2);
        EarningsVault.Key[] memory list = keys();
        list[2].role = Role.None;
        refusedWith(s, list, abi.encodeWithSelector(Signers.NoRole.selector, list[2].signer));
    }

    function refusedWith(EarningsVault.Setup memory s, EarningsVault.Key[] memory list, bytes memory error_)
        private
    {
        vm.expectRevert(error_);
        new EarningsVault(s, list);
    }
}

contract RolesTest is Fixture {
    function setUp() public {
        deploy();
    }

    function testFuzz_onlyTheOwner(address who) public {
        vm.assume(who != OWNER);
        bytes memory refusal = abi.encodeWithSelector(Signers.NotOwner.selector, who);
        vm.expectRevert(refusal);
        vm.prank(who);
        vault.setGuardian(who);
        vm.expectRevert(refusal);
        vm.prank(who);
        vault.addSigner(who, Role.Voucher);
        vm.expectRevert(refusal);
        vm.prank(who);
        vault.setWindowCap(1);
    }

    function testFuzz_onlyTheGuardian(address who) public {
        vm.assume(who != GUARDIAN);
        bytes memory refusal = abi.encodeWithSelector(Signers.NotGuardian.selector, who);
        vm.expectRevert(refusal);
        vm.prank(who);
        vault.pause(1);
        vm.expectRevert(refusal);
        vm.prank(who);
        vault.unpause();
        vm.expectRevert(refusal);
        vm.prank(who);
        vault.vetoRootsFrom(1);
        if (who == OWNER) return;
        vm.expectRevert(refusal);
        vm.prank(who);
        vault.revokeSigner(vm.addr(VOUCHER_KEY));
    }

    function test_ownerReplacesTheGuardian() public {
        vm.expectEmit(address(vault));
        emit Signers.GuardianSet(alice);
        vm.prank(OWNER);
        vault.setGuardian(alice);
        vm.expectRevert(abi.encodeWithSelector(Signers.NotGuardian.selector, GUARDIAN));
        vm.prank(GUARDIAN);
        vault.pause(1);
        vm.prank(alice);
        vault.pause(1);

        vm.expectRevert(abi.encodeWithSelector(Signers.ZeroAddress.selector));
        vm.prank(OWNER);
        vault.setGuardian(address(0));
        vm.expectRevert(abi.encodeWithSelector(Signers.GuardianIsOwner.selector));
        vm.prank(OWNER);
        vault.setGuardian(OWNER);
    }
}
