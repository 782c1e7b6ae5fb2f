// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {EarningsVault} from "../src/EarningsVault.sol";
import {Accrual, Backing, ClaimAuth, Voucher} from "../src/vault/Types.sol";
import {MerkleDistributor} from "./compare/MerkleDistributor.sol";
import {Fixture} from "./support/Fixture.sol";

/// What the vault costs: `abi/gas.json` and `abi/calldata.json`, with which script/test.ts compares each run.
/// Each call is a transaction of its own, so the 21,000 of every transaction and its calldata are counted.
/// forge-config: default.isolate = true
/// forge-config: slow.isolate = true
contract GasTest is Fixture {
    uint256 private constant UNIT = 1e6;
    uint256 private constant FEE = 10_000;
    uint256 private constant DEPTH = 20;
    bytes32 private constant SALT = keccak256("terms");
    /// An address without zero bytes, because other bytes cost more calldata.
    address private relayer = vm.addr(0x4E1A);
    bytes32 private id;

    function setUp() public {
        deploy();
        id = vault.campaignId(REQUESTER, SALT);
        vm.prank(REQUESTER);
        token.approve(address(vault), 10_000 * UNIT);
    }

    /// A campaign that has earned something, and an account that was paid, so that later calls touch no new slot.
    function begin() private {
        fund(SALT, uint128(5_000 * UNIT));
        vault.accrue(accrual(id, 200 * UNIT));
        claim(REQUESTER, 1);
    }

    // ------------------------------------------------------------------- claims

    function test_ownClaims() public {
        begin();
        run("own claim, new account and holder", 1, alice, ownClaim(alice, 3 * UNIT));
        run("own claim again", 1, alice, ownClaim(alice, 7 * UNIT));
    }

    function test_relayedClaims() public {
        begin();
        run("relayed claim, new account and holder", 1, relayer, relayed(ALICE_KEY, 3 * UNIT, 0));
        send(relayer, relayed(ALICE_KEY, 4 * UNIT, FEE)); // from here on the relayer holds tokens
        run("relayed claim again, for a fee", 1, relayer, relayed(ALICE_KEY, 7 * UNIT, FEE));
    }

    function test_claimsWithAccruals() public {
        begin();
        (Accrual[] memory accruals, Voucher memory v, Backing[] memory list) = backed(alice, 7 * UNIT, 300 * UNIT);
        bytes memory data = abi.encodeCall(vault.settle, (accruals, v, list, alice));
        run("one accrual and an own claim, new account and holder", 1, alice, data);
        (accruals, v, list) = backed(bob, 7 * UNIT, 400 * UNIT);
        data = abi.encodeCall(vault.settleFor, (accruals, v, list, agreed(BOB_KEY, 7 * UNIT, 0)));
        run("one accrual and a relayed claim, new account and holder", 1, relayer, data);
    }

    function test_batches() public {
        begin();
        vault.accrue(accrual(id, 3_000 * UNIT));
        send(relayer, batch(0x1000, 10, 3 * UNIT, 0));
        run("batch of 10, each again, for a fee", 10, relayer, batch(0x1000, 10, 7 * UNIT, 0));
        run("batch of 100, new accounts and holders", 100, relayer, batch(0x2000, 100, 3 * UNIT, 0));
        run("batch of 100, each again, for a fee", 100, relayer, batch(0x2000, 100, 7 * UNIT, 0));
        bytes memory data = batch(0x2000, 100, 9 * UNIT, 4_000 * UNIT);
        run("the same with one accrual, on which each leans", 100, relayer, data);
    }

    // -------------------------------------------------------------------- roots

    function test_roots() public {
        begin();
        (bytes32 bobs, bytes32[][2] memory bobProofs) = branch(bob);
        (bytes32 root, bytes32[][2] memory proofs) = branch(alice);
        send(vm.addr(POSTER_KEY), posted(1, bobs));
        vm.warp(block.timestamp + 1 days);
        run("post a root", 1, vm.addr(POSTER_KEY), posted(2, root));
        vm.warp(block.timestamp + 2 days);
        // So that the measured claim is not the first of the rail.
        send(bob, abi.encodeCall(vault.claimWithProof, (1, 3 * UNIT, bobProofs[0], bob)));
        bytes memory data = abi.encodeCall(vault.claimWithProof, (2, 3 * UNIT, proofs[0], alice));
        run("own claim from a root, depth 20, new account and holder", 1, alice, data);
        data = abi.encodeCall(vault.claimWithProof, (2, 7 * UNIT, proofs[1], alice));
        run("own claim from a root, depth 20, again", 1, alice, data);
    }

    /// The smallest distributor that pays lifetime totals from one fixed root: no escrow, caps or relaying.
    function test_distributor() public {
        (bytes32 root, bytes32[][2] memory proofs) = branch(alice);
        MerkleDistributor other = new MerkleDistributor(IERC20(address(token)), root);
        token.mint(address(other), 1_000 * UNIT);
        vault = EarningsVault(address(other));
        bytes memory data = abi.encodeCall(other.claim, (3 * UNIT, proofs[0]));
        run("distributor, depth 20, new account and holder", 1, alice, data);
        data = abi.encodeCall(other.claim, (7 * UNIT, proofs[1]));
        run("distributor, depth 20, again", 1, alice, data);
    }

    // ---------------------------------------------------------------- campaigns

    /// For a vault that held nothing before.
    function test_campaigns() public {
        uint48 deadline = uint48(block.timestamp + 30 days);
        bytes memory data = abi.encodeCall(vault.fund, (SALT, uint128(5_000 * UNIT), deadline));
        run("fund a new campaign", 1, REQUESTER, data);
        run("first accrual of a campaign", 1, relayer, accrued(100 * UNIT));
        run("accrual again", 1, relayer, accrued(200 * UNIT));
    }

    // -------------------------------------------------------------------- steps

    /// Sends `data`, and keeps its gas and its calldata for one of `items`.
    function run(string memory name, uint256 items, address from, bytes memory data) private {
        send(from, data);
        vm.snapshotValue("gas", name, (vm.lastCallGas().gasTotalUsed + items - 1) / items);
        vm.snapshotValue("calldata", name, (data.length + items - 1) / items);
    }

    function send(address from, bytes memory data) private {
        vm.prank(from);
        (bool ok,) = address(vault).call(data);
        vm.assertTrue(ok, "it was refused");
    }

    function accrued(uint256 cumulative) private view returns (bytes memory) {
        return abi.encodeCall(vault.accrue, (accrual(id, cumulative)));
    }

    function ownClaim(address account, uint256 cumulative) private view returns (bytes memory) {
        return abi.encodeCall(vault.claim, (voucher(account, cumulative), none(), account));
    }

    /// To the account itself; a fee names the relayer.
    function agreed(uint256 key, uint256 cumulative, uint256 fee) private view returns (ClaimAuth memory a) {
        a = ClaimAuth(vm.addr(key), fee, fee == 0 ? address(0) : relayer, block.timestamp + 30 days, "");
        a.sig = sign(key, claimHash(vm.addr(key), cumulative, a));
    }

    function relayed(uint256 key, uint256 cumulative, uint256 fee) private view returns (bytes memory) {
        Voucher memory v = voucher(vm.addr(key), cumulative);
        return abi.encodeCall(vault.claimFor, (v, none(), agreed(key, cumulative, fee)));
    }

    /// The accrual, a voucher that depends on it, and its list.
    function backed(address account, uint256 cumulative, uint256 least)
        private
        view
        returns (Accrual[] memory accruals, Voucher memory v, Backing[] memory list)
    {
        accruals = new Accrual[](1);
        accruals[0] = accrual(id, least);
        list = backing(id, uint128(least));
        v = voucher(account, cumulative, list);
    }

    /// One claim of each, for a fee; with `least`, one accrual first, on which all of them depend.
    function batch(uint256 firstKey, uint256 count, uint256 cumulative, uint256 least)
        private
        view
        returns (bytes memory)
    {
        Accrual[] memory accruals = new Accrual[](least == 0 ? 0 : 1);
        if (least != 0) accruals[0] = accrual(id, least);
        Backing[] memory list = least == 0 ? none() : backing(id, uint128(least));
        bytes[] memory calls = new bytes[](count + accruals.length);
        if (least != 0) calls[0] = abi.encodeCall(vault.accrue, (accruals[0]));
        for (uint256 i; i < count; ++i) {
            address account = vm.addr(firstKey + i);
            Voucher memory v = least == 0 ? voucher(account, cumulative) : voucher(account, cumulative, list);
            ClaimAuth memory a = agreed(firstKey + i, cumulative, FEE);
            calls[accruals.length + i] = abi.encodeCall(vault.claimFor, (v, list, a));
        }
        return abi.encodeCall(vault.batch, (calls));
    }

    function posted(uint256 epoch, bytes32 root) private view returns (bytes memory) {
        bytes memory cosignature = cosign(COSIGNER_KEY, epoch, root, 7 * UNIT, HEAD);
        return abi.encodeCall(vault.postRoot, (root, uint128(7 * UNIT), HEAD, cosignature));
    }

    /// A root of a million leaves and the proofs of two of them, an account's totals of 3 and of 7.
    function branch(address account) private pure returns (bytes32 root, bytes32[][2] memory proofs) {
        bytes32[2] memory leaves = [leaf(account, 3 * UNIT), leaf(account, 7 * UNIT)];
        root = pair(leaves[0], leaves[1]);
        proofs = [new bytes32[](DEPTH), new bytes32[](DEPTH)];
        (proofs[0][0], proofs[1][0]) = (leaves[1], leaves[0]);
        for (uint256 level = 1; level < DEPTH; ++level) {
            bytes32 sibling = keccak256(abi.encode(level));
            (proofs[0][level], proofs[1][level]) = (sibling, sibling);
            root = pair(root, sibling);
        }
    }

    function pair(bytes32 a, bytes32 b) private pure returns (bytes32) {
        return a < b ? keccak256(abi.encode(a, b)) : keccak256(abi.encode(b, a));
    }
}
