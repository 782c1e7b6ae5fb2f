// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {Campaigns} from "../src/vault/Campaigns.sol";
import {Claims} from "../src/vault/Claims.sol";
import {Accrual, ClaimAuth, Voucher} from "../src/vault/Types.sol";
import {Fixture} from "./support/Fixture.sol";

/// Messages that were signed for something else, or changed on the way, pay nobody.
contract SignatureTest is Fixture {
    bytes32 private id;
    Voucher private v;
    ClaimAuth private a;

    function setUp() public {
        deploy();
        id = fundAndAccrue("terms", FUNDED, 500);
        v = voucher(alice, 300);
        a = consent(ALICE_KEY, alice, 300, 20, RELAYER);
    }

    function test_asSigned() public {
        vm.prank(RELAYER);
        vault.claimFor(v, none(), a);
        vm.assertEq(token.balanceOf(WALLET), 280, "paid");
    }

    function testFuzz_shortSignatures(uint256 key) public {
        key = bound(key, 1, 1e40);
        Accrual memory c = accrual(id, 600);
        c.sig = compact(c.sig);
        vault.accrue(c);
        vm.assertEq(accruedOf(id), 600, "accrual");
        Voucher memory w = voucher(vm.addr(key), 300);
        ClaimAuth memory b = consent(key, 300);
        (w.sig, b.sig) = (compact(w.sig), compact(b.sig));
        vault.claimFor(w, none(), b);
        vm.assertEq(token.balanceOf(WALLET), 300, "voucher and claim");
    }

    // ------------------------------------------------------------- substitution

    function testFuzz_recipient(address evil) public {
        vm.assume(evil != a.recipient);
        a.recipient = evil;
        refusedClaim();
    }

    function testFuzz_fee(uint256 fee) public {
        vm.assume(fee != a.relayerFee);
        a.relayerFee = fee;
        refusedClaim();
    }

    function testFuzz_relayer(address evil) public {
        vm.assume(evil != RELAYER && evil != address(0));
        a.relayer = evil;
        vm.expectRevert(abi.encodeWithSelector(Claims.BadClaimSignature.selector, alice));
        vm.prank(evil);
        vault.claimFor(v, none(), a);
    }

    function test_relayerRemoved() public {
        (a.relayer, a.relayerFee) = (address(0), 0);
        refusedClaim();
    }

    function testFuzz_deadline(uint256 deadline) public {
        deadline = bound(deadline, block.timestamp, type(uint256).max - 1);
        vm.assume(deadline != a.deadline);
        a.deadline = deadline;
        refusedClaim();
    }

    function testFuzz_cumulativeNeedsBothSignatures(uint256 cumulative) public {
        vm.assume(cumulative != 300);
        v.cumulative = cumulative; // the voucher's signature now fails, but the account's does first
        refusedClaim();
        v = voucher(alice, cumulative); // a newer voucher does not stretch an older consent
        refusedClaim();
    }

    function testFuzz_account(uint256 key) public {
        key = bound(key, 1, 1e40);
        vm.assume(key != ALICE_KEY);
        a.sig = sign(key, claimHash(alice, 300, a));
        refusedClaim();
    }

    function testFuzz_voucherFields(address account, uint256 cumulative, bytes32 head, bytes32 backing_) public {
        Voucher memory w = v;
        vm.assume(account != alice && cumulative != 300 && head != HEAD && backing_ != 0);
        w.account = account;
        refusedVoucher(w);
        (w.account, w.cumulative) = (alice, cumulative);
        refusedVoucher(w);
        (w.cumulative, w.ledgerHead) = (300, head);
        refusedVoucher(w);
        (w.ledgerHead, w.backing) = (HEAD, backing_);
        refusedVoucher(w);
    }

    function test_backingCannotBeStripped() public {
        Voucher memory w = voucher(alice, 300, backing(id, FUNDED));
        w.backing = 0;
        refusedVoucher(w);
    }

    // --------------------------------------------------------------- wrong keys

    function testFuzz_voucherByAnotherKey(uint256 key) public {
        key = bound(key, 1, 1e40);
        vm.assume(key != VOUCHER_KEY);
        refusedVoucher(voucherBy(key, alice, 300, 0));
    }

    function test_voucherByTheAccrualKey() public {
        refusedVoucher(voucherBy(ACCRUAL_KEY, alice, 300, 0));
    }

    function test_serviceSignersAreKeysOnly() public {
        // Code at the signer's address must not let ERC-1271 signatures in.
        vm.etch(vm.addr(VOUCHER_KEY), hex"631626ba7e60e01b60005260206000f3"); // says yes to everything
        Voucher memory w = v;
        w.sig = "anything";
        refusedVoucher(w);
    }

    // ------------------------------------------------------ malleable, malformed

    function testFuzz_highS(uint256 key) public {
        key = bound(key, 1, 1e40);
        Voucher memory w = voucher(vm.addr(key), 300);
        ClaimAuth memory b = consent(key, 300);
        b.sig = twin(b.sig);
        vm.expectRevert(abi.encodeWithSelector(Claims.BadClaimSignature.selector, w.account));
        vault.claimFor(w, none(), b);
        w.sig = twin(w.sig);
        vm.expectRevert(abi.encodeWithSelector(Claims.BadVoucherSignature.selector, w.account));
        vm.prank(w.account);
        vault.claim(w, none(), w.account);
        Accrual memory c = accrual(id, 501);
        c.sig = twin(c.sig);
        vm.expectRevert(abi.encodeWithSelector(Campaigns.BadAccrualSignature.selector, id));
        vault.accrue(c);
    }

    function testFuzz_noise(bytes calldata noise) public {
        Voucher memory w = v;
        w.sig = noise;
        refusedVoucher(w);
        a.sig = noise;
        refusedClaim();
    }

    function test_zeroAccountCannotClaim() public {
        // ecrecover answers zero for nonsense: that must never match an account of zero.
        Voucher memory w = voucher(address(0), 300);
        ClaimAuth memory b = consent(ALICE_KEY, address(0), 300, 0, address(0));
        b.sig = new bytes(65);
        vm.expectRevert(abi.encodeWithSelector(Claims.BadClaimSignature.selector, address(0)));
        vault.claimFor(w, none(), b);
    }

    // ------------------------------------------------------------ other domains

    function testFuzz_otherChain(uint64 chain) public {
        vm.assume(chain != block.chainid && chain != 0);
        Accrual memory c = accrual(id, 501);
        vm.chainId(chain);
        refusedClaim();
        refusedVoucher(v);
        vm.expectRevert(abi.encodeWithSelector(Campaigns.BadAccrualSignature.selector, id));
        vault.accrue(c);
    }

    function test_otherVault() public {
        Accrual memory c = accrual(id, 501);
        vault = newVault(IERC20(address(token)));
        vm.prank(REQUESTER);
        token.approve(address(vault), FUNDED);
        fund("terms", FUNDED);
        refusedClaim();
        refusedVoucher(v);
        vm.expectRevert(abi.encodeWithSelector(Campaigns.BadAccrualSignature.selector, id));
        vault.accrue(c);
    }

    function refusedClaim() private {
        vm.expectRevert(
            a.relayer == address(0) && a.relayerFee != 0
                ? abi.encodeWithSelector(Claims.FeeWithoutRelayer.selector, a.relayerFee)
                : abi.encodeWithSelector(Claims.BadClaimSignature.selector, v.account)
        );
        vm.prank(RELAYER);
        vault.claimFor(v, none(), a);
    }

    function refusedVoucher(Voucher memory w) private {
        vm.expectRevert(abi.encodeWithSelector(Claims.BadVoucherSignature.selector, w.account));
        vm.prank(w.account);
        vault.claim(w, none(), alice);
    }
}
