// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {DemoToken} from "../src/DemoToken.sol";
import {Campaigns} from "../src/vault/Campaigns.sol";
import {Roots} from "../src/vault/Roots.sol";
import {Accrual, ClaimAuth, Permit, Voucher} from "../src/vault/Types.sol";
import {Claims} from "../src/vault/Claims.sol";
import {FalseToken, ReentrantToken, SkewedToken} from "./support/FaultTokens.sol";
import {Fixture} from "./support/Fixture.sol";

contract FaultTokenTest is Fixture {
    uint48 private deadline;

    function setUp() public {
        deploy();
        deadline = uint48(block.timestamp + 30 days);
    }

    function open(address faulty) private {
        vault = newVault(IERC20(faulty));
        vm.prank(REQUESTER);
        IERC20(faulty).approve(address(vault), type(uint256).max);
    }

    function test_feeOnTransferRefused() public {
        SkewedToken faulty = new SkewedToken(false);
        faulty.mint(REQUESTER, FUNDED);
        open(address(faulty));
        vm.expectRevert(abi.encodeWithSelector(Campaigns.UnexpectedTransfer.selector, 990, 1_000));
        fund("terms", 1_000);
        vm.assertEq(vault.totalFunded(), 0, "funded");
    }

    function test_bonusOnTransferRefused() public {
        SkewedToken faulty = new SkewedToken(true);
        faulty.mint(REQUESTER, FUNDED);
        open(address(faulty));
        vm.expectRevert(abi.encodeWithSelector(Campaigns.UnexpectedTransfer.selector, 1_010, 1_000));
        fund("terms", 1_000);
    }

    function test_falseReturnRevertsEverything() public {
        FalseToken faulty = new FalseToken();
        faulty.mint(REQUESTER, FUNDED);
        open(address(faulty));
        bytes32 id = fundAndAccrue("terms", 1_000, 500);
        faulty.fail();
        bytes memory refusal = abi.encodeWithSignature("SafeERC20FailedOperation(address)", address(faulty));

        vm.expectRevert(refusal);
        fund("terms", 1_000);

        Voucher memory v = voucher(alice, 300);
        vm.expectRevert(refusal);
        vm.prank(alice);
        vault.claim(v, none(), alice);

        vm.warp(deadlineOf(id) + 30 days);
        vm.expectRevert(refusal);
        vm.prank(REQUESTER);
        vault.refund(id, REQUESTER);

        vm.assertEq(vault.claimed(alice), 0, "claimed");
        vm.assertEq(vault.totalPaid(), 0, "paid");
        vm.assertEq(vault.totalFunded(), 1_000, "funded");
    }

    function test_reentryRefusedEverywhere() public {
        ReentrantToken evil = new ReentrantToken();
        evil.mint(REQUESTER, FUNDED);
        evil.mint(address(evil), FUNDED);
        open(address(evil));
        bytes32 id = fundAndAccrue("terms", 1_000, 500);

        bytes[10] memory entries = everyEntry(id);
        for (uint256 i; i < entries.length; ++i) {
            evil.arm(address(vault), entries[i]);
            fund("terms", 1);
            refusedReentry(evil);
            evil.arm(address(vault), entries[i]);
            claim(alice, 10 * (i + 1));
            refusedReentry(evil);
        }
        vm.assertEq(evil.balanceOf(alice), 100, "paid once each");

        vm.warp(deadlineOf(id) + 30 days);
        evil.arm(address(vault), entries[2]);
        vm.prank(REQUESTER);
        vault.refund(id, REQUESTER);
        refusedReentry(evil);
        vm.assertEq(evil.balanceOf(address(vault)), vault.totalFunded() - vault.totalPaid(), "balance");
    }

    function everyEntry(bytes32 id) private view returns (bytes[10] memory) {
        Voucher memory v = voucher(alice, 400);
        ClaimAuth memory a = consent(ALICE_KEY, 400);
        Accrual[] memory accruals = new Accrual[](1);
        accruals[0] = accrual(id, 600);
        return [
            abi.encodeCall(Campaigns.fund, ("terms", 1, deadline)),
            abi.encodeCall(Campaigns.accrue, (accruals[0])),
            abi.encodeCall(Campaigns.refund, (id, alice)),
            abi.encodeCall(Claims.claim, (v, none(), alice)),
            abi.encodeCall(Claims.claimFor, (v, none(), a)),
            abi.encodeCall(Claims.settle, (accruals, v, none(), alice)),
            abi.encodeCall(Claims.settleFor, (accruals, v, none(), a)),
            abi.encodeCall(Campaigns.fundWithPermit, ("terms", 1, deadline, Permit(0, 0, 0, 0))),
            abi.encodeCall(Roots.claimWithProof, (1, 1, noProof(), alice)),
            abi.encodeCall(Roots.claimWithProofFor, (1, alice, 1, noProof(), a))
        ];
    }

    function refusedReentry(ReentrantToken evil) private view {
        vm.assertTrue(!evil.entered(), "entered");
        vm.assertEq(evil.refusal(), bytes4(keccak256("ReentrancyGuardReentrantCall()")), "refusal");
    }
}

contract DemoTokenTest is Fixture {
    function test_looksLikeItsModel() public {
        DemoToken demo = new DemoToken(5e6);
        vm.assertEq(demo.decimals(), 6, "decimals");
        vm.assertEq(demo.name(), "Demo USD Coin", "name");
        vm.assertEq(demo.symbol(), "USDC", "symbol");
        vm.assertEq(demo.balanceOf(address(this)), 5e6, "initial supply");
        vm.assertEq(demo.minter(), address(this), "minter");
    }

    function test_onlyTheDeployerMints() public {
        DemoToken demo = new DemoToken(0);
        demo.mint(alice, 7);
        vm.assertEq(demo.balanceOf(alice), 7, "minted");
        vm.expectRevert(abi.encodeWithSelector(DemoToken.NotMinter.selector, alice));
        vm.prank(alice);
        demo.mint(alice, 7);
    }

    function test_permit() public {
        DemoToken demo = new DemoToken(0);
        bytes32 typeHash =
            keccak256("Permit(address owner,address spender,uint256 value,uint256 nonce,uint256 deadline)");
        bytes32 structHash = keccak256(abi.encode(typeHash, alice, bob, 7, 0, block.timestamp));
        bytes32 digest = keccak256(abi.encodePacked(hex"1901", demo.DOMAIN_SEPARATOR(), structHash));
        (uint8 v, bytes32 r, bytes32 s) = vm.sign(ALICE_KEY, digest);
        demo.permit(alice, bob, 7, block.timestamp, v, r, s);
        vm.assertEq(demo.allowance(alice, bob), 7, "allowance");
    }
}
