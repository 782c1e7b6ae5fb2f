// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {Claims} from "../src/vault/Claims.sol";
import {ClaimAuth, Voucher} from "../src/vault/Types.sol";
import {Fixture} from "./support/Fixture.sol";
import {
    AnsweringWallet,
    BurningWallet,
    FloodingWallet,
    OwnedWallet,
    RefusingWallet,
    WritingWallet
} from "./support/Wallets.sol";

contract WalletTest is Fixture {
    function setUp() public {
        deploy();
        fundAndAccrue("terms", FUNDED, 500);
    }

    // ----------------------------------------------------------------- ERC-1271

    function test_smartAccountClaims() public {
        address account = address(new OwnedWallet(alice));
        relay(account, consent(ALICE_KEY, account, 300, 0, address(0)));
        vm.assertEq(token.balanceOf(WALLET), 300, "paid");
        vm.assertEq(vault.claimed(account), 300, "claimed");
    }

    function test_smartAccountRefuses() public {
        address account = address(new OwnedWallet(alice));
        refused(account, consent(BOB_KEY, account, 300, 0, address(0)));
        vm.assertEq(vault.claimed(account), 0, "claimed");
    }

    function test_gasBurnerIsCapped() public {
        address account = address(new BurningWallet());
        uint256 before = gasleft();
        refused(account, consent(ALICE_KEY, account, 300, 0, address(0)));
        vm.assertLe(before - gasleft(), 150_000 + 100_000, "gas");
    }

    function test_floodIsNotCopied() public {
        address account = address(new FloodingWallet());
        Voucher memory v = voucher(account, 300);
        ClaimAuth memory a = consent(ALICE_KEY, account, 300, 0, address(0));
        uint256 before = gasleft();
        vault.claimFor(v, none(), a); // its first word says yes; what follows does not matter
        vm.assertLe(before - gasleft(), 150_000 + 150_000, "gas");
    }

    function test_garbageIsNo() public {
        bytes4 magic = bytes4(0x1626ba7e);
        answers("");
        answers(hex"01");
        answers(abi.encodePacked(magic)); // four bytes are not a word
        answers(abi.encode(uint256(1)));
        answers(abi.encode(uint256(uint32(magic)))); // right bytes, wrong end
        answers(abi.encodePacked(magic, bytes28(uint224(1)))); // dirty tail
        answers(abi.encode(type(uint256).max));
    }

    function answers(bytes memory answer) private {
        address account = address(new AnsweringWallet(answer));
        refused(account, consent(ALICE_KEY, account, 300, 0, address(0)));
    }

    function test_aRefusalThatSaysYesIsNo() public {
        address account = address(new RefusingWallet());
        refused(account, consent(ALICE_KEY, account, 300, 0, address(0)));
    }

    function test_checkIsStatic() public {
        address account = address(new WritingWallet());
        refused(account, consent(ALICE_KEY, account, 300, 0, address(0)));
        vm.assertEq(WritingWallet(account).calls(), 0, "calls");
    }

    // ----------------------------------------------------------------- EIP-7702

    function test_delegatedAccountStillSignsWithItsKey() public {
        // The delegate (a token) knows nothing of ERC-1271.
        vm.etch(alice, abi.encodePacked(hex"ef0100", address(token)));
        vm.assertEq(alice.code.length, 23, "delegated");
        relay(alice, consent(ALICE_KEY, 300));
        vm.assertEq(token.balanceOf(WALLET), 300, "paid");
    }

    function test_attachedDelegationStillSignsWithItsKey() public {
        Voucher memory v = voucher(alice, 300);
        ClaimAuth memory a = consent(ALICE_KEY, 300);
        vm.signAndAttachDelegation(address(token), ALICE_KEY);
        vault.claimFor(v, none(), a);
        vm.assertEq(token.balanceOf(WALLET), 300, "paid");
    }

    function test_delegateMaySpeakForTheAccount() public {
        // alice delegates to a wallet that bob owns: bob's signature counts for her (ERC-1271).
        vm.etch(alice, abi.encodePacked(hex"ef0100", address(new OwnedWallet(bob))));
        relay(alice, consent(BOB_KEY, alice, 300, 0, address(0)));
        vm.assertEq(vault.claimed(alice), 300, "claimed");
    }

    function test_otherKeyRefusedForDelegated() public {
        vm.etch(alice, abi.encodePacked(hex"ef0100", address(token)));
        refused(alice, consent(BOB_KEY, alice, 300, 0, address(0)));
    }

    function relay(address account, ClaimAuth memory a) private {
        vault.claimFor(voucher(account, 300), none(), a);
    }

    function refused(address account, ClaimAuth memory a) private {
        Voucher memory v = voucher(account, 300);
        vm.expectRevert(abi.encodeWithSelector(Claims.BadClaimSignature.selector, account));
        vault.claimFor(v, none(), a);
    }
}
