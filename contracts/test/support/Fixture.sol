// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {DemoToken} from "../../src/DemoToken.sol";
import {EarningsVault} from "../../src/EarningsVault.sol";
import {Accrual, Backing, ClaimAuth, Role, Voucher} from "../../src/vault/Types.sol";
import {Test} from "./Test.sol";

/// A vault, its signers and people. Typed data is hashed from type strings written out here, not from
/// the contract's constants, so that a changed type fails the tests.
abstract contract Fixture is Test {
    uint256 internal constant VOUCHER_KEY = 0xA11CE5;
    uint256 internal constant ACCRUAL_KEY = 0xACC0A1;
    uint256 internal constant STANDBY_KEY = 0x57A9DB;
    uint256 internal constant POSTER_KEY = 0x905732;
    uint256 internal constant COSIGNER_KEY = 0xC05160;
    uint256 internal constant ALICE_KEY = 0xA;
    uint256 internal constant BOB_KEY = 0xB;
    address internal constant OWNER = address(0x0111);
    address internal constant GUARDIAN = address(0x0222);
    address internal constant REQUESTER = address(0xBEEF);
    address internal constant RELAYER = address(0x4E1A);
    address internal constant WALLET = address(0x77);
    bytes32 internal constant HEAD = keccak256("ledger head");
    uint128 internal constant FUNDED = 1_000e6;
    /// Too high to matter, except in the tests of caps.
    uint256 internal constant CAP_FLOOR = 100 * uint256(FUNDED);

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
        return newVault(t, CAP_FLOOR);
    }

    function newVault(IERC20 t, uint256 capFloor) internal returns (EarningsVault) {
        return new EarningsVault(EarningsVault.Setup(t, OWNER, GUARDIAN, capFloor), keys());
    }

    function keys() internal pure returns (EarningsVault.Key[] memory list) {
        list = new EarningsVault.Key[](5);
        list[0] = EarningsVault.Key(vm.addr(VOUCHER_KEY), Role.Voucher);
        list[1] = EarningsVault.Key(vm.addr(ACCRUAL_KEY), Role.Accrual);
        list[2] = EarningsVault.Key(vm.addr(STANDBY_KEY), Role.Accrual);
        list[3] = EarningsVault.Key(vm.addr(POSTER_KEY), Role.RootPoster);
        list[4] = EarningsVault.Key(vm.addr(COSIGNER_KEY), Role.RootCosigner);
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
        Voucher memory v = voucher(account, cumulative);
        vm.prank(account);
        vault.claim(v, none(), account);
    }

    function deadlineOf(bytes32 id) internal view returns (uint256 deadline) {
        (, deadline,,,) = vault.campaigns(id);
    }

    function accruedOf(bytes32 id) internal view returns (uint256 accrued) {
        (,,,, accrued) = vault.campaigns(id);
    }

    function revoke(uint256 key) internal {
        vm.prank(GUARDIAN);
        vault.revokeSigner(vm.addr(key));
    }

    function post(bytes32 root, uint256 total) internal returns (uint256 epoch) {
        bytes memory cosignature = cosign(COSIGNER_KEY, vault.lastEpoch() + 1, root, total, HEAD);
        vm.prank(vm.addr(POSTER_KEY));
        return vault.postRoot(root, uint128(total), HEAD, cosignature);
    }

    /// Posts a root of this one leaf, whose proof is empty, and waits until it counts.
    function postLeaf(address account, uint256 cumulative) internal returns (uint256 epoch) {
        epoch = post(leaf(account, cumulative), cumulative);
        vm.warp(block.timestamp + 48 hours);
    }

    // ----------------------------------------------------------------- messages

    function cosign(uint256 key, uint256 epoch, bytes32 root, uint256 total, bytes32 dataHash)
        internal
        view
        returns (bytes memory)
    {
        bytes32 typeHash = keccak256("Root(uint256 epoch,bytes32 root,uint256 total,bytes32 dataHash)");
        return sign(key, keccak256(abi.encode(typeHash, epoch, root, total, dataHash)));
    }

    /// As OpenZeppelin's merkle-tree hashes it.
    function leaf(address account, uint256 cumulative) internal pure returns (bytes32) {
        return keccak256(bytes.concat(keccak256(abi.encode(account, cumulative))));
    }

    function noProof() internal pure returns (bytes32[] memory) {
        return new bytes32[](0);
    }

    function accrual(bytes32 id, uint256 cumulative) internal view returns (Accrual memory) {
        return accrualBy(ACCRUAL_KEY, id, cumulative);
    }

    function accrualBy(uint256 key, bytes32 id, uint256 cumulative)
        internal
        view
        returns (Accrual memory)
    {
        bytes32 typeHash = keccak256("Accrual(bytes32 campaign,uint256 cumulative)");
        bytes memory sig = sign(key, keccak256(abi.encode(typeHash, id, cumulative)));
        return Accrual(id, cumulative, sig);
    }

    function voucher(address account, uint256 cumulative) internal view returns (Voucher memory) {
        return voucherBy(VOUCHER_KEY, account, cumulative, 0);
    }

    function voucher(address account, uint256 cumulative, Backing[] memory list)
        internal
        view
        returns (Voucher memory)
    {
        return voucherBy(VOUCHER_KEY, account, cumulative, keccak256(abi.encode(list)));
    }

    function voucherBy(uint256 key, address account, uint256 cumulative, bytes32 backing)
        internal
        view
        returns (Voucher memory)
    {
        bytes32 typeHash =
            keccak256("Voucher(address account,uint256 cumulative,bytes32 ledgerHead,bytes32 backing)");
        bytes memory sig = sign(key, keccak256(abi.encode(typeHash, account, cumulative, HEAD, backing)));
        return Voucher(account, cumulative, HEAD, backing, sig);
    }

    /// A consent for anyone to relay, without a fee, to WALLET.
    function consent(uint256 key, uint256 cumulative) internal view returns (ClaimAuth memory) {
        return consent(key, vm.addr(key), cumulative, 0, address(0));
    }

    function consent(uint256 key, address account, uint256 cumulative, uint256 fee, address relayer)
        internal
        view
        returns (ClaimAuth memory a)
    {
        a = ClaimAuth(WALLET, fee, relayer, block.timestamp + 1 hours, "");
        a.sig = sign(key, claimHash(account, cumulative, a));
    }

    function claimHash(address account, uint256 cumulative, ClaimAuth memory a)
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

    function none() internal pure returns (Backing[] memory) {
        return new Backing[](0);
    }

    function backing(bytes32 id, uint128 least) internal pure returns (Backing[] memory list) {
        list = new Backing[](1);
        list[0] = Backing(id, least);
    }

    /// A list of two campaigns in the given order.
    function backing(bytes32 a, bytes32 b, uint128 least)
        internal
        pure
        returns (Backing[] memory list)
    {
        list = new Backing[](2);
        list[0] = Backing(a, least);
        list[1] = Backing(b, least);
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

    /// The same signature in 64 bytes (EIP-2098).
    function compact(bytes memory sig) internal pure returns (bytes memory) {
        uint256 high = uint256(uint8(sig[64]) - 27) << 255;
        return abi.encodePacked(word(sig, 0), bytes32(uint256(word(sig, 32)) | high));
    }

    /// The other signature that plain ecrecover accepts for the same key and message (high s).
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
