// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {DemoToken} from "../../src/DemoToken.sol";
import {EarningsVault} from "../../src/EarningsVault.sol";
import {Test} from "./Test.sol";

/// A vault, its signers and people. Typed data is hashed here from the agreed text, not from the
/// contract's constants, so that a change of a type fails the tests.
abstract contract Fixture is Test {
    uint256 internal constant VOUCHER_KEY = 0xA11CE5;
    uint256 internal constant ACCRUAL_KEY = 0xACC0A1;
    uint256 internal constant ALICE_KEY = 0xA;
    uint256 internal constant BOB_KEY = 0xB;
    address internal constant REQUESTER = address(0xBEEF);
    address internal constant RELAYER = address(0x4E1A);
    address internal constant WALLET = address(0x77);
    bytes32 internal constant HEAD = keccak256("ledger head");
    uint128 internal constant FUNDED = 1_000e6;

    EarningsVault internal vault;
    DemoToken internal token;
    address internal alice = vm.addr(ALICE_KEY);
    address internal bob = vm.addr(BOB_KEY);

    function deploy() internal {
        vm.warp(1_800_000_000);
        token = new DemoToken(0);
        vault = newVault(IERC20(address(token)));
        token.mint(REQUESTER, type(uint128).max);
        vm.prank(REQUESTER);
        token.approve(address(vault), type(uint256).max);
    }

    function newVault(IERC20 t) internal returns (EarningsVault) {
        return new EarningsVault(t, vm.addr(VOUCHER_KEY), vm.addr(ACCRUAL_KEY));
    }

    // ------------------------------------------------------------------- steps

    function fund(bytes32 salt, uint128 amount) internal returns (bytes32) {
        return fund(salt, amount, uint48(block.timestamp + 30 days));
    }

    function fund(bytes32 salt, uint128 amount, uint48 deadline) internal returns (bytes32) {
        vm.prank(REQUESTER);
        return vault.fund(salt, amount, deadline);
    }

    function fundAndAccrue(bytes32 salt, uint128 amount, uint256 earned) internal returns (bytes32 id) {
        id = fund(salt, amount);
        vault.accrue(accrual(id, earned));
    }

    function claim(address account, uint256 cumulative) internal {
        EarningsVault.Voucher memory v = voucher(account, cumulative);
        vm.prank(account);
        vault.claim(v, none(), account);
    }

    function deadlineOf(bytes32 id) internal view returns (uint256 deadline) {
        (, deadline,,,) = vault.campaigns(id);
    }

    function accruedOf(bytes32 id) internal view returns (uint256 accrued) {
        (,,,, accrued) = vault.campaigns(id);
    }

    // ----------------------------------------------------------------- messages

    function accrual(bytes32 id, uint256 cumulative) internal view returns (EarningsVault.Accrual memory) {
        return accrualBy(ACCRUAL_KEY, id, cumulative);
    }

    function accrualBy(uint256 key, bytes32 id, uint256 cumulative)
        internal
        view
        returns (EarningsVault.Accrual memory)
    {
        bytes32 typeHash = keccak256("Accrual(bytes32 campaign,uint256 cumulative)");
        bytes memory sig = sign(key, keccak256(abi.encode(typeHash, id, cumulative)));
        return EarningsVault.Accrual(id, cumulative, sig);
    }

    function voucher(address account, uint256 cumulative) internal view returns (EarningsVault.Voucher memory) {
        return voucherBy(VOUCHER_KEY, account, cumulative, 0);
    }

    function voucher(address account, uint256 cumulative, EarningsVault.Backing[] memory list)
        internal
        view
        returns (EarningsVault.Voucher memory)
    {
        return voucherBy(VOUCHER_KEY, account, cumulative, keccak256(abi.encode(list)));
    }

    function voucherBy(uint256 key, address account, uint256 cumulative, bytes32 backing)
        internal
        view
        returns (EarningsVault.Voucher memory)
    {
        bytes32 typeHash =
            keccak256("Voucher(address account,uint256 cumulative,bytes32 ledgerHead,bytes32 backing)");
        bytes memory sig = sign(key, keccak256(abi.encode(typeHash, account, cumulative, HEAD, backing)));
        return EarningsVault.Voucher(account, cumulative, HEAD, backing, sig);
    }

    /// A consent for anyone to relay, without a fee, to WALLET.
    function consent(uint256 key, uint256 cumulative) internal view returns (EarningsVault.ClaimAuth memory) {
        return consent(key, vm.addr(key), cumulative, 0, address(0));
    }

    function consent(uint256 key, address account, uint256 cumulative, uint256 fee, address relayer)
        internal
        view
        returns (EarningsVault.ClaimAuth memory a)
    {
        a = EarningsVault.ClaimAuth(WALLET, fee, relayer, block.timestamp + 1 hours, "");
        a.sig = sign(key, claimHash(account, cumulative, a));
    }

    function claimHash(address account, uint256 cumulative, EarningsVault.ClaimAuth memory a)
        internal
        pure
        returns (bytes32)
    {
        bytes32 typeHash = keccak256(
            "Claim(address account,address recipient,uint256 cumulative,uint256 relayerFee,address relayer,uint256 deadline)"
        );
        return keccak256(
            abi.encode(typeHash, account, a.recipient, cumulative, a.relayerFee, a.relayer, a.deadline)
        );
    }

    function none() internal pure returns (EarningsVault.Backing[] memory) {
        return new EarningsVault.Backing[](0);
    }

    function backing(bytes32 id, uint128 least) internal pure returns (EarningsVault.Backing[] memory list) {
        list = new EarningsVault.Backing[](1);
        list[0] = EarningsVault.Backing(id, least);
    }

    /// The list of two as given, in this order.
    function backing(bytes32 a, bytes32 b, uint128 least)
        internal
        pure
        returns (EarningsVault.Backing[] memory list)
    {
        list = new EarningsVault.Backing[](2);
        list[0] = EarningsVault.Backing(a, least);
        list[1] = EarningsVault.Backing(b, least);
    }

    function ordered(bytes32 a, bytes32 b) internal pure returns (bytes32, bytes32) {
        return a < b ? (a, b) : (b, a);
    }

    // ---------------------------------------------------------------- signatures

    function sign(uint256 key, bytes32 structHash) internal view returns (bytes memory) {
        (uint8 v, bytes32 r, bytes32 s) = vm.sign(key, digestOf(structHash));
        return abi.encodePacked(r, s, v);
    }

    function digestOf(bytes32 structHash) internal view returns (bytes32) {
        bytes32 domain = keccak256(
            abi.encode(
                keccak256("EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)"),
                keccak256("EarningsVault"),
                keccak256("1"),
                block.chainid,
                address(vault)
            )
        );
        return keccak256(abi.encodePacked(hex"1901", domain, structHash));
    }

    /// The other signature that plain ecrecover takes for the same key and message (high s).
    function twin(bytes memory sig) internal pure returns (bytes memory) {
        uint256 n = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141;
        (bytes32 r, bytes32 s, uint8 v) = (word(sig, 0), word(sig, 32), uint8(sig[64]));
        return abi.encodePacked(r, n - uint256(s), v == 27 ? uint8(28) : uint8(27));
    }

    function word(bytes memory data, uint256 at) private pure returns (bytes32 w) {
        assembly ("memory-safe") {
            w := mload(add(add(data, 0x20), at))
        }
    }
}
