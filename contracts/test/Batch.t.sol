// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {Batch} from "../src/vault/Batch.sol";
import {PackedReader} from "../src/vault/PackedReader.sol";
import {Payouts} from "../src/vault/Payouts.sol";
import {Pool} from "../src/vault/Pool.sol";
import {Accrual, Backing, ClaimAuth, Voucher} from "../src/vault/Types.sol";
import {Vouchers} from "../src/vault/Vouchers.sol";
import {BlockingToken, FalseToken, HookToken, ReentrantToken} from "./support/FaultTokens.sol";
import {Packer} from "./support/Packer.sol";
import {Vm} from "./support/Test.sol";
import {BurningWallet, OwnedWallet} from "./support/Wallets.sol";

contract BatchTest is Packer {
    bytes32 private id;

    function setUp() public {
        deploy();
        id = fundAndAccrue("terms", FUNDED, 500);
        table.push(id);
    }

    /// A claim of what `key` was credited, to WALLET, for a fee.
    function item(uint256 key, uint256 cumulative, uint256 fee) private view returns (bytes memory) {
        address account = vm.addr(key);
        return packItem(
            voucher(account, cumulative), none(), consent(key, account, cumulative, fee, RELAYER)
        );
    }

    function send(bytes memory data) private returns (uint256 paid) {
        vm.prank(RELAYER);
        return vault.claimBatch(data);
    }

    /// `bad` is skipped for this reason, and what stands before and after it is paid.
    function skipped(bytes memory bad, address account, bytes memory reason) private {
        bytes[] memory items = new bytes[](3);
        (items[0], items[1], items[2]) = (item(0x81, 10, 1), bad, item(0x82, 20, 1));
        uint256 before = vault.claimed(account);
        vm.expectEmit(address(vault));
        emit Batch.ClaimSkipped(account, 1, reason);
        vm.assertEq(send(pack(new Accrual[](0), items)), 2, "two are paid");
        vm.assertEq(vault.claimed(vm.addr(0x81)), 10, "before it");
        vm.assertEq(vault.claimed(vm.addr(0x82)), 20, "after it");
        vm.assertEq(vault.claimed(account), before, "skipped");
        vm.assertEq(vault.token().balanceOf(RELAYER), 2, "fees of the two");
    }

    // -------------------------------------------------------------------- paid

    function test_paysEach() public {
        vm.expectEmit(address(vault));
        emit Payouts.Claimed(alice, WALLET, 100, 100, 5, HEAD);
        vm.expectEmit(address(vault));
        emit Payouts.Claimed(bob, WALLET, 200, 200, 7, HEAD);
        vm.assertEq(send(pack(item(ALICE_KEY, 100, 5), item(BOB_KEY, 200, 7))), 2, "paid");
        vm.assertEq(token.balanceOf(WALLET), 288, "recipients");
        vm.assertEq(token.balanceOf(RELAYER), 12, "fees");
        vm.assertEq(vault.totalPaid(), 300, "total");
    }

    function test_toTheAccountItselfAndForNothing() public {
        ClaimAuth memory a = ClaimAuth(alice, 0, address(0), block.timestamp, "");
        a.sig = compact(sign(ALICE_KEY, claimHash(alice, 100, a)));
        bytes memory packed = packItem(voucher(alice, 100), none(), a);
        vm.assertEq(packed.length, 20 + 1 + 12 + 5 + 32 + 1 + 64 + 64, "bytes");
        vm.prank(bob); // anyone may
        vm.assertEq(vault.claimBatch(pack(packed)), 1, "paid");
        vm.assertEq(token.balanceOf(alice), 100, "balance");
    }

    function test_fitsThreeHundredBytes() public {
        for (uint256 i; i < 4; ++i) table.push(fund(bytes32(i), 1));
        Backing[] memory list = new Backing[](5);
        for (uint256 i; i < 5; ++i) list[i] = Backing(table[i], 0);
        ClaimAuth memory a = consent(ALICE_KEY, alice, 100, 5, RELAYER);
        a.sig = compact(a.sig);
        bytes memory packed = packItem(voucher(alice, 100, list), list, a);
        vm.assertEq(packed.length + 2, 300 - 2, "with five campaigns");
        vm.assertEq(item(ALICE_KEY, 1, 1).length + 2, 234, "with none, and 65 bytes of signature");
    }

    function testFuzz_paysAsClaimForDoes(uint256 key, uint256 cumulative, uint256 fee, address to) public {
        key = bound(key, 1, 1e40);
        cumulative = bound(cumulative, 1, 500);
        fee = bound(fee, 0, cumulative);
        vm.assume(to != address(0) && to != address(vault) && to != RELAYER && to != REQUESTER);
        address account = vm.addr(key);
        ClaimAuth memory a = ClaimAuth(to, fee, RELAYER, block.timestamp, "");
        a.sig = sign(key, claimHash(account, cumulative, a));
        uint256 before = token.balanceOf(to);
        vm.assertEq(send(pack(packItem(voucher(account, cumulative), none(), a))), 1, "paid");
        vm.assertEq(token.balanceOf(to) - before, cumulative - fee, "recipient");
        vm.assertEq(token.balanceOf(RELAYER), fee, "fee");
        vm.assertEq(vault.claimed(account), cumulative, "claimed");
    }

    function test_accruesFirst() public {
        bytes32 other = fund("other", FUNDED);
        (bytes32 low, bytes32 high) = ordered(id, other);
        table.push(other);
        Accrual[] memory accruals = new Accrual[](2);
        (accruals[0], accruals[1]) = (accrual(low, 600), accrual(high, 700));
        Backing[] memory list = backing(low, high, 600);
        bytes[] memory items = new bytes[](1);
        items[0] = packItem(
            voucher(alice, 1_300, list), list, consent(ALICE_KEY, alice, 1_300, 5, RELAYER)
        );
        vm.assertEq(send(pack(accruals, items)), 1, "paid");
        vm.assertEq(vault.totalAccrued(), 1_300, "accrued");
        vm.assertEq(token.balanceOf(WALLET), 1_295, "paid");
    }

    function test_smartAccount() public {
        address account = address(new OwnedWallet(alice));
        bytes memory packed =
            packItem(voucher(account, 300), none(), consent(ALICE_KEY, account, 300, 5, RELAYER));
        vm.assertEq(send(pack(packed)), 1, "paid");
    }

    function test_emptyIsNothing() public {
        vm.assertEq(send(hex"0000"), 0, "paid");
    }

    // ----------------------------------------------------------------- skipped

    function test_sameItemTwicePaysOnce() public {
        bytes memory same = item(ALICE_KEY, 100, 5);
        vm.expectEmit(address(vault));
        emit Batch.ClaimSkipped(alice, 1, abi.encodeWithSelector(Payouts.NothingToClaim.selector, 100));
        vm.assertEq(send(pack(same, same)), 1, "once");
        vm.assertEq(vault.totalPaid(), 100, "total");
    }

    function test_skipsTheUnpayable() public {
        skipped(item(ALICE_KEY, 491, 5), alice, abi.encodeWithSelector(Pool.NotCovered.selector, 491, 490));
    }

    function test_skipsAnExpiredConsent() public {
        ClaimAuth memory a = consent(ALICE_KEY, alice, 100, 5, RELAYER);
        a.deadline = block.timestamp - 1;
        bytes memory bad = packItem(voucher(alice, 100), none(), a);
        skipped(bad, alice, abi.encodeWithSelector(Payouts.Expired.selector, a.deadline));
    }

    function test_skipsAnothersRelayer() public {
        ClaimAuth memory a = consent(ALICE_KEY, alice, 100, 5, bob);
        bytes memory bad = packItem(voucher(alice, 100), none(), a);
        skipped(bad, alice, abi.encodeWithSelector(Payouts.BadClaimSignature.selector, alice));
    }

    function test_skipsAForgedVoucher() public {
        Voucher memory v = voucherBy(ACCRUAL_KEY, alice, 100, 0);
        bytes memory bad = packItem(v, none(), consent(ALICE_KEY, alice, 100, 5, RELAYER));
        skipped(bad, alice, abi.encodeWithSelector(Vouchers.BadVoucherSignature.selector, alice));
    }

    function test_skipsTheUnbacked() public {
        Backing[] memory list = backing(id, 501);
        bytes memory bad =
            packItem(voucher(alice, 100, list), list, consent(ALICE_KEY, alice, 100, 5, RELAYER));
        skipped(
            bad, alice, abi.encodeWithSelector(Vouchers.BackingNotAccrued.selector, id, 500, 501)
        );
    }

    function test_skipsAStrippedBacking() public {
        Backing[] memory list = backing(id, 501);
        bytes memory bad =
            packItem(voucher(alice, 100, list), none(), consent(ALICE_KEY, alice, 100, 5, RELAYER));
        skipped(bad, alice, abi.encodeWithSelector(Vouchers.BadVoucherSignature.selector, alice));
    }

    function test_skipsABadAccrualAndGoesOn() public {
        Accrual[] memory accruals = new Accrual[](2);
        (accruals[0], accruals[1]) = (accrualBy(VOUCHER_KEY, id, 900), accrual(id, 600));
        bytes[] memory items = new bytes[](1);
        items[0] = item(ALICE_KEY, 600, 5);
        vm.expectEmit(address(vault));
        emit Batch.AccrualSkipped(id);
        vm.assertEq(send(pack(accruals, items)), 1, "paid");
        vm.assertEq(accruedOf(id), 600, "the good one");
    }

    function test_pausedSkipsEachButAccrues() public {
        vm.prank(GUARDIAN);
        vault.pause(1 days);
        Accrual[] memory accruals = new Accrual[](1);
        accruals[0] = accrual(id, 600);
        bytes[] memory items = new bytes[](1);
        items[0] = item(ALICE_KEY, 100, 5);
        vm.assertEq(send(pack(accruals, items)), 0, "paid");
        vm.assertEq(accruedOf(id), 600, "accrued");
    }

    // -------------------------------------------- hostile wallets and recipients

    function test_gasBurningWalletIsSkipped() public {
        address account = address(new BurningWallet());
        bytes memory bad =
            packItem(voucher(account, 300), none(), consent(ALICE_KEY, account, 300, 5, RELAYER));
        uint256 before = gasleft();
        skipped(bad, account, abi.encodeWithSelector(Payouts.BadClaimSignature.selector, account));
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
        vm.assertEq(send(pack(itemTo(address(0xBAD)))), 1, "and is paid later");
    }

    function test_falseReturningTransferIsSkipped() public {
        FalseToken faulty = new FalseToken();
        reopen(address(faulty));
        faulty.fail(address(0xBAD));
        bytes memory reason = abi.encodeWithSignature("SafeERC20FailedOperation(address)", address(faulty));
        skipped(itemTo(address(0xBAD)), alice, reason);
    }

    function test_relayerThatCannotReceiveFeesSendsNothing() public {
        FalseToken faulty = new FalseToken();
        reopen(address(faulty));
        faulty.fail(RELAYER);
        bytes memory data = pack(itemTo(WALLET));
        vm.expectRevert(abi.encodeWithSignature("SafeERC20FailedOperation(address)", address(faulty)));
        vm.prank(RELAYER);
        vault.claimBatch(data);
        vm.assertEq(vault.claimed(alice), 0, "claimed");
    }

    function test_recipientThatBurnsGasIsSkipped() public {
        HookToken hooked = new HookToken();
        reopen(address(hooked));
        hooked.burnGasOf(address(0xBAD));
        uint256 before = gasleft();
        skipped(itemTo(address(0xBAD)), alice, "");
        vm.assertLe(before - gasleft(), 600_000 + 500_000, "gas");
    }

    function test_reentryFromAnItemIsRefused() public {
        ReentrantToken evil = new ReentrantToken();
        reopen(address(evil));
        evil.arm(address(vault), abi.encodeCall(Batch.claimBatch, (pack(item(BOB_KEY, 100, 5)))));
        vm.assertEq(send(pack(item(ALICE_KEY, 100, 5))), 1, "paid");
        vm.assertTrue(!evil.entered(), "entered");
        vm.assertEq(evil.refusal(), bytes4(keccak256("ReentrancyGuardReentrantCall()")), "refusal");
        evil.arm(address(vault), abi.encodeCall(Batch.claimPacked, ("", item(BOB_KEY, 100, 5), RELAYER)));
        vm.assertEq(send(pack(item(ALICE_KEY, 200, 5))), 1, "paid");
        vm.assertEq(evil.refusal(), Batch.NotSelf.selector, "refusal");
        vm.assertEq(vault.claimed(bob), 0, "bob");
    }

    function test_recipientThatComplainsAtLengthIsCutShort() public {
        HookToken hooked = new HookToken();
        reopen(address(hooked));
        hooked.talkOf(address(0xBAD));
        bytes memory data = pack(itemTo(address(0xBAD)));
        vm.recordLogs();
        uint256 before = gasleft();
        vm.assertEq(send(data), 0, "skipped");
        vm.assertLe(before - gasleft(), 400_000, "gas");
        Vm.Log[] memory logs = vm.getRecordedLogs(); // what was taken back is among them
        (, bytes memory reason) = abi.decode(logs[logs.length - 1].data, (uint256, bytes));
        vm.assertEq(reason.length, 256, "reason");
    }

    function itemTo(address to) private view returns (bytes memory) {
        ClaimAuth memory a = ClaimAuth(to, 5, RELAYER, block.timestamp, "");
        a.sig = sign(ALICE_KEY, claimHash(alice, 100, a));
        return packItem(voucher(alice, 100), none(), a);
    }

    function reopen(address token_) private {
        vault = newVault(IERC20(token_));
        BlockingToken(token_).mint(REQUESTER, FUNDED);
        vm.prank(REQUESTER);
        IERC20(token_).approve(address(vault), type(uint256).max);
        fundAndAccrue("terms", FUNDED, 500);
    }

    // --------------------------------------------------------------- malformed

    function test_unknownFlagsAreSkipped() public {
        bytes memory bad = item(ALICE_KEY, 100, 5);
        bad[20] = 0x07;
        skipped(bad, alice, abi.encodeWithSelector(Batch.UnknownFlags.selector, 7));
    }

    function test_unknownCampaignIsSkipped() public {
        Backing[] memory list = backing(id, 500);
        bytes memory bad =
            packItem(voucher(alice, 100, list), list, consent(ALICE_KEY, alice, 100, 5, RELAYER));
        bad[20 + 1 + 20 + 12 + 12 + 5 + 32 + 1] = 0x01; // the table has one
        skipped(bad, alice, abi.encodeWithSelector(PackedReader.Malformed.selector, 32));
    }

    function testFuzz_cutItemIsSkipped(uint256 length) public {
        bytes memory whole = item(ALICE_KEY, 100, 5);
        length = bound(length, 0, whole.length - 2); // 65 to 64 bytes would be another signature
        bytes memory cut = new bytes(length);
        for (uint256 i; i < length; ++i) cut[i] = whole[i];
        vm.assertEq(send(pack(item(0x81, 10, 1), cut)), 1, "the other one");
        vm.assertEq(vault.claimed(alice), 0, "claimed");
    }

    function testFuzz_flippedBitPaysNobody(uint256 bit) public {
        bytes memory bad = item(ALICE_KEY, 100, 5);
        bit = bound(bit, 0, bad.length * 8 - 1);
        bad[bit / 8] ^= bytes1(uint8(1 << (bit % 8)));
        vm.assertEq(send(pack(bad)), 0, "skipped");
        vm.assertEq(vault.totalPaid(), 0, "paid");
    }

    function testFuzz_cutBatchReverts(uint256 length) public {
        Accrual[] memory accruals = new Accrual[](1);
        accruals[0] = accrual(id, 600);
        bytes[] memory items = new bytes[](1);
        items[0] = item(ALICE_KEY, 100, 5);
        bytes memory whole = pack(accruals, items);
        length = bound(length, 0, whole.length - 1);
        bytes memory cut = new bytes(length);
        for (uint256 i; i < length; ++i) cut[i] = whole[i];
        vm.prank(RELAYER);
        (bool ok,) = address(vault).call(abi.encodeCall(Batch.claimBatch, (cut)));
        uint256 header = 2 + 32 + 77;
        vm.assertTrue(ok == (length == header), "only a whole batch, or the header of one");
        vm.assertEq(vault.totalPaid(), 0, "paid");
    }

    function testFuzz_noiseNeverPays(bytes calldata noise) public {
        vm.prank(RELAYER);
        (bool ok, bytes memory answer) = address(vault).call(abi.encodeCall(Batch.claimBatch, (noise)));
        if (ok) vm.assertEq(abi.decode(answer, (uint256)), 0, "paid");
        vm.assertEq(vault.totalPaid() + vault.totalAccrued(), 500, "books");
    }

    function testFuzz_itemsOnlyFromItself(address who) public {
        vm.assume(who != address(vault));
        bytes memory packed = item(ALICE_KEY, 100, 5);
        vm.expectRevert(abi.encodeWithSelector(Batch.NotSelf.selector, who));
        vm.prank(who);
        vault.claimPacked("", packed, RELAYER);
    }
}
