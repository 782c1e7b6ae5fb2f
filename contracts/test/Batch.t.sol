// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {EarningsVault} from "../src/EarningsVault.sol";
import {Campaigns} from "../src/vault/Campaigns.sol";
import {Claims} from "../src/vault/Claims.sol";
import {Pool} from "../src/vault/Pool.sol";
import {Roots} from "../src/vault/Roots.sol";
import {Signers} from "../src/vault/Signers.sol";
import {Accrual, Backing, ClaimAuth, Voucher} from "../src/vault/Types.sol";
import {BlockingToken, HookToken, ReentrantToken} from "./support/FaultTokens.sol";
import {Fixture} from "./support/Fixture.sol";
import {Vm} from "./support/Test.sol";
import {BurningWallet, OwnedWallet} from "./support/Wallets.sol";

contract BatchTest is Fixture {
    bytes32 private id;

    function setUp() public {
        deploy();
        id = fundAndAccrue("terms", FUNDED, 500);
    }

    /// A claim of what `key` was credited, to WALLET, for a fee.
    function item(uint256 key, uint256 cumulative, uint256 fee) private view returns (bytes memory) {
        address account = vm.addr(key);
        return item(voucher(account, cumulative), consent(key, account, cumulative, fee, RELAYER));
    }

    function item(Voucher memory v, ClaimAuth memory a) private pure returns (bytes memory) {
        return abi.encodeCall(Claims.claimFor, (v, none(), a));
    }

    function accrue(uint256 key, uint256 cumulative) private view returns (bytes memory) {
        return abi.encodeCall(Campaigns.accrue, (accrualBy(key, id, cumulative)));
    }

    function both(bytes memory a, bytes memory b) private pure returns (bytes[] memory calls) {
        calls = new bytes[](2);
        (calls[0], calls[1]) = (a, b);
    }

    function send(bytes[] memory calls) private returns (uint256 done) {
        vm.prank(RELAYER);
        return vault.batch(calls);
    }

    /// `bad` is skipped for this reason, and what stands before and after it is paid.
    function skipped(bytes memory bad, address account, bytes memory reason) private {
        bytes[] memory calls = new bytes[](3);
        (calls[0], calls[1], calls[2]) = (item(0x81, 10, 1), bad, item(0x82, 20, 1));
        uint256 before = vault.claimed(account);
        vm.expectEmit(address(vault));
        emit EarningsVault.CallSkipped(1, reason);
        vm.assertEq(send(calls), 2, "two are done");
        vm.assertEq(vault.claimed(vm.addr(0x81)), 10, "before it");
        vm.assertEq(vault.claimed(vm.addr(0x82)), 20, "after it");
        vm.assertEq(vault.claimed(account), before, "skipped");
        vm.assertEq(vault.token().balanceOf(RELAYER), 2, "fees of the two");
    }

    // -------------------------------------------------------------------- done

    function test_paysEach() public {
        vm.expectEmit(address(vault));
        emit Claims.Claimed(alice, WALLET, 100, 100, 5, HEAD);
        vm.expectEmit(address(vault));
        emit Claims.Claimed(bob, WALLET, 200, 200, 7, HEAD);
        vm.assertEq(send(both(item(ALICE_KEY, 100, 5), item(BOB_KEY, 200, 7))), 2, "done");
        vm.assertEq(token.balanceOf(WALLET), 288, "recipients");
        vm.assertEq(token.balanceOf(RELAYER), 12, "fees");
        vm.assertEq(vault.totalPaid(), 300, "total");
    }

    function test_accruesFirst() public {
        Backing[] memory backed = backing(id, 600);
        Voucher memory v = voucher(alice, 600, backed);
        bytes memory claim_ =
            abi.encodeCall(Claims.claimFor, (v, backed, consent(ALICE_KEY, alice, 600, 5, RELAYER)));
        vm.assertEq(send(both(accrue(ACCRUAL_KEY, 600), claim_)), 2, "done");
        vm.assertEq(token.balanceOf(WALLET), 595, "paid");
    }

    function test_bothRails() public {
        uint256 epoch = postLeaf(bob, 100);
        ClaimAuth memory a = consent(BOB_KEY, bob, 100, 5, RELAYER);
        bytes memory proven = abi.encodeCall(Roots.claimWithProofFor, (epoch, bob, 100, noProof(), a));
        vm.assertEq(send(both(item(ALICE_KEY, 100, 5), proven)), 2, "done");
        vm.assertEq(token.balanceOf(WALLET), 190, "paid");
    }

    function test_smartAccount() public {
        address account = address(new OwnedWallet(alice));
        bytes memory call_ = item(voucher(account, 300), consent(ALICE_KEY, account, 300, 5, RELAYER));
        vm.assertEq(send(both(call_, call_)), 1, "once");
        vm.assertEq(vault.claimed(account), 300, "claimed");
    }

    function test_emptyIsNothing() public {
        vm.assertEq(send(new bytes[](0)), 0, "done");
    }

    /// The sender of each call is the sender of the batch: nobody borrows the vault's own rights.
    function test_givesNoRights() public {
        bytes[] memory calls =
            both(abi.encodeCall(Pool.pause, (1 days)), abi.encodeCall(Pool.setWindowCap, (1)));
        vm.expectEmit(address(vault));
        emit EarningsVault.CallSkipped(0, abi.encodeWithSelector(Signers.NotGuardian.selector, RELAYER));
        vm.expectEmit(address(vault));
        emit EarningsVault.CallSkipped(1, abi.encodeWithSelector(Signers.NotOwner.selector, RELAYER));
        vm.assertEq(send(calls), 0, "done");
        vm.prank(GUARDIAN);
        vm.assertEq(vault.batch(calls), 1, "the guardian's own");
        vm.assertEq(vault.pausedUntil(), block.timestamp + 1 days, "paused");
    }

    // ----------------------------------------------------------------- skipped

    function test_sameClaimTwicePaysOnce() public {
        bytes memory same = item(ALICE_KEY, 100, 5);
        vm.expectEmit(address(vault));
        emit EarningsVault.CallSkipped(1, abi.encodeWithSelector(Claims.NothingToClaim.selector, 100));
        vm.assertEq(send(both(same, same)), 1, "once");
        vm.assertEq(vault.totalPaid(), 100, "total");
    }

    function test_skipsTheUnpayable() public {
        skipped(item(ALICE_KEY, 491, 5), alice, abi.encodeWithSelector(Pool.NotCovered.selector, 491, 490));
    }

    function test_skipsAnExpiredConsent() public {
        ClaimAuth memory a = consent(ALICE_KEY, alice, 100, 5, RELAYER);
        a.deadline = block.timestamp - 1;
        skipped(
            item(voucher(alice, 100), a), alice, abi.encodeWithSelector(Claims.Expired.selector, a.deadline)
        );
    }

    function test_skipsAnothersRelayer() public {
        ClaimAuth memory a = consent(ALICE_KEY, alice, 100, 5, bob);
        bytes memory reason = abi.encodeWithSelector(Claims.WrongRelayer.selector, RELAYER, bob);
        skipped(item(voucher(alice, 100), a), alice, reason);
    }

    function test_skipsABadAccrualAndGoesOn() public {
        bytes memory reason = abi.encodeWithSelector(Campaigns.BadAccrualSignature.selector, id);
        skipped(accrue(VOUCHER_KEY, 900), alice, reason);
        vm.assertEq(accruedOf(id), 500, "accrued");
    }

    function test_skipsWhatIsNoCall() public {
        skipped("", alice, "");
        reset();
        skipped(hex"12345678", alice, "");
        reset();
        skipped(hex"00", alice, "");
    }

    function testFuzz_noiseDoesNothing(bytes calldata noise) public {
        send(both(noise, item(ALICE_KEY, 100, 5))); // noise that happens to call a view is no failure
        vm.assertEq(vault.claimed(alice), 100, "the other one");
        vm.assertEq(vault.totalPaid() + vault.totalAccrued(), 100 + 500, "and nothing else");
    }

    function testFuzz_cutCallIsSkipped(uint256 length) public {
        bytes memory whole = item(ALICE_KEY, 100, 5);
        length = bound(length, 0, whole.length - 32);
        assembly ("memory-safe") {
            mstore(whole, length)
        }
        vm.assertEq(send(both(whole, item(0x81, 10, 1))), 1, "the other one");
        vm.assertEq(vault.claimed(alice), 0, "claimed");
    }

    function test_pausedSkipsClaimsButAccrues() public {
        vm.prank(GUARDIAN);
        vault.pause(1 days);
        vm.assertEq(send(both(accrue(ACCRUAL_KEY, 600), item(ALICE_KEY, 100, 5))), 1, "done");
        vm.assertEq(accruedOf(id), 600, "accrued");
        vm.assertEq(vault.claimed(alice), 0, "claimed");
    }

    // -------------------------------------------- hostile wallets and recipients

    function test_gasBurningWalletIsSkipped() public {
        address account = address(new BurningWallet());
        uint256 before = gasleft();
        skipped(
            item(voucher(account, 300), consent(ALICE_KEY, account, 300, 5, RELAYER)),
            account,
            abi.encodeWithSelector(Claims.BadClaimSignature.selector, account)
        );
        vm.assertLe(before - gasleft(), 150_000 + 500_000, "gas");
    }

    function test_blockedRecipientIsSkipped() public {
        BlockingToken blocking = new BlockingToken();
        reopen(address(blocking));
        blocking.block_(address(0xBAD));
        skipped(
            itemTo(address(0xBAD)), alice, abi.encodeWithSelector(BlockingToken.Blocked.selector, address(0xBAD))
        );
        vm.assertEq(vault.available(), 470, "its money is still there");
        blocking.block_(address(0));
        vm.assertEq(send(both(itemTo(address(0xBAD)), "")), 1, "and is paid later");
    }

    function test_recipientThatBurnsGasIsSkipped() public {
        HookToken hooked = new HookToken();
        reopen(address(hooked));
        hooked.burnGasOf(address(0xBAD));
        uint256 before = gasleft();
        skipped(itemTo(address(0xBAD)), alice, "");
        vm.assertLe(before - gasleft(), 600_000 + 500_000, "gas");
    }

    function test_recipientThatComplainsAtLengthIsCutShort() public {
        HookToken hooked = new HookToken();
        reopen(address(hooked));
        hooked.talkOf(address(0xBAD));
        bytes[] memory calls = new bytes[](1);
        calls[0] = itemTo(address(0xBAD));
        vm.recordLogs();
        uint256 before = gasleft();
        vm.assertEq(send(calls), 0, "skipped");
        vm.assertLe(before - gasleft(), 400_000, "gas");
        Vm.Log[] memory logs = vm.getRecordedLogs(); // what was taken back is among them
        vm.assertEq(abi.decode(logs[logs.length - 1].data, (bytes)).length, 256, "reason");
    }

    function test_aReasonThatFitsIsWhole() public {
        HookToken hooked = new HookToken();
        reopen(address(hooked));
        hooked.talkOf(address(0xBAD), 257);
        bytes[] memory calls = new bytes[](1);
        calls[0] = itemTo(address(0xBAD));
        vm.recordLogs();
        send(calls);
        Vm.Log[] memory logs = vm.getRecordedLogs();
        vm.assertEq(abi.decode(logs[logs.length - 1].data, (bytes)).length, 256, "cut");
        hooked.talkOf(address(0xBAD), 255);
        vm.recordLogs();
        send(calls);
        logs = vm.getRecordedLogs();
        vm.assertEq(abi.decode(logs[logs.length - 1].data, (bytes)).length, 255, "whole");
    }

    function test_reentryThroughABatchIsRefused() public {
        ReentrantToken evil = new ReentrantToken();
        reopen(address(evil));
        evil.arm(address(vault), abi.encodeCall(EarningsVault.batch, (both(item(BOB_KEY, 100, 0), ""))));
        vm.expectEmit(address(vault));
        emit EarningsVault.CallSkipped(0, abi.encodeWithSignature("ReentrancyGuardReentrantCall()"));
        vm.assertEq(send(both(item(ALICE_KEY, 100, 5), "")), 1, "paid");
        vm.assertEq(vault.claimed(bob), 0, "bob");
    }

    function itemTo(address to) private view returns (bytes memory) {
        ClaimAuth memory a = ClaimAuth(to, 5, RELAYER, block.timestamp, "");
        a.sig = sign(ALICE_KEY, claimHash(alice, 100, a));
        return item(voucher(alice, 100), a);
    }

    /// The same vault anew, and another relayer's purse.
    function reset() private {
        vm.prank(RELAYER);
        token.transfer(REQUESTER, 2);
        reopen(address(token));
    }

    function reopen(address token_) private {
        vault = newVault(IERC20(token_));
        if (token_ != address(token)) BlockingToken(token_).mint(REQUESTER, FUNDED);
        vm.prank(REQUESTER);
        IERC20(token_).approve(address(vault), type(uint256).max);
        fundAndAccrue("terms", FUNDED, 500);
    }
}
