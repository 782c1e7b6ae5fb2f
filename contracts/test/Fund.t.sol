// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {EarningsVault} from "../src/EarningsVault.sol";
import {Fixture} from "./support/Fixture.sol";

contract ConstructorTest is Fixture {
    function test_keepsItsArguments() public {
        deploy();
        vm.assertEq(address(vault.token()), address(token), "token");
        vm.assertEq(vault.voucherSigner(), vm.addr(VOUCHER_KEY), "voucher signer");
        vm.assertEq(vault.accrualSigner(), vm.addr(ACCRUAL_KEY), "accrual signer");
    }

    function test_domainIsTheAgreedOne() public {
        deploy();
        bytes32 digest = keccak256(abi.encodePacked(hex"1901", vault.domainSeparator(), HEAD));
        vm.assertEq(digest, digestOf(HEAD), "digest");
    }

    function test_refusesZeroAddresses() public {
        bytes memory refusal = abi.encodeWithSelector(EarningsVault.ZeroAddress.selector);
        vm.expectRevert(refusal);
        new EarningsVault(IERC20(address(0)), alice, bob);
        vm.expectRevert(refusal);
        new EarningsVault(IERC20(WALLET), address(0), bob);
        vm.expectRevert(refusal);
        new EarningsVault(IERC20(WALLET), alice, address(0));
    }

    function test_refusesOneKeyForBoth() public {
        vm.expectRevert(abi.encodeWithSelector(EarningsVault.SameSigner.selector, alice));
        new EarningsVault(IERC20(WALLET), alice, alice);
    }
}

contract FundTest is Fixture {
    function setUp() public {
        deploy();
    }

    function test_opensACampaign() public {
        uint48 deadline = uint48(block.timestamp + 30 days);
        bytes32 id = keccak256(abi.encode(REQUESTER, bytes32("terms")));
        vm.expectEmit(address(vault));
        emit EarningsVault.CampaignFunded(id, REQUESTER, FUNDED, deadline, "terms");
        vm.assertEq(fund("terms", FUNDED, deadline), id, "id");
        vm.assertEq(vault.campaignId(REQUESTER, "terms"), id, "campaignId");

        (address requester, uint48 until, bool closed, uint128 funded, uint128 accrued) = vault.campaigns(id);
        vm.assertEq(requester, REQUESTER, "requester");
        vm.assertEq(until, deadline, "deadline");
        vm.assertTrue(!closed, "open");
        vm.assertEq(funded, FUNDED, "funded");
        vm.assertEq(accrued, 0, "accrued");
        vm.assertEq(vault.totalFunded(), FUNDED, "total");
        vm.assertEq(token.balanceOf(address(vault)), FUNDED, "balance");
    }

    function test_addsAndExtends() public {
        bytes32 id = fund("terms", 5);
        uint48 later = uint48(deadlineOf(id) + 1 days);
        fund("terms", 7, uint48(deadlineOf(id)));
        fund("terms", 0, later);
        (,,, uint128 funded,) = vault.campaigns(id);
        vm.assertEq(funded, 12, "funded");
        vm.assertEq(deadlineOf(id), later, "deadline");
    }

    function test_samePayerOtherTermsIsAnotherCampaign() public {
        vm.assertTrue(fund("a", 1) != fund("b", 1), "ids");
    }

    function test_anotherPayerCannotTouchIt() public {
        bytes32 id = fund("terms", 5);
        token.mint(alice, 1);
        vm.prank(alice);
        token.approve(address(vault), 1);
        vm.prank(alice);
        bytes32 other = vault.fund("terms", 1, uint48(block.timestamp + 365 days));
        vm.assertTrue(other != id, "ids");
        vm.assertEq(deadlineOf(id), block.timestamp + 30 days, "deadline");
    }

    function test_payerIsTheCaller() public {
        // REQUESTER has approved the vault without limit; nobody else can spend that.
        vm.expectRevert(
            abi.encodeWithSignature(
                "ERC20InsufficientAllowance(address,uint256,uint256)", address(vault), 0, FUNDED
            )
        );
        vm.prank(alice);
        vault.fund("terms", FUNDED, uint48(block.timestamp + 1 days));
    }

    function testFuzz_deadlineBounds(uint48 first, uint48 second, uint32 wait) public {
        uint256 now_ = block.timestamp;
        refusedOrFunded(first, now_ + 1);
        vm.warp(now_ + wait);
        uint256 current = deadlineOf(vault.campaignId(REQUESTER, "terms"));
        refusedOrFunded(second, current > block.timestamp ? current : block.timestamp + 1);
    }

    function refusedOrFunded(uint48 deadline, uint256 earliest) private {
        uint256 latest = block.timestamp + 365 days;
        bytes memory refusal =
            abi.encodeWithSelector(EarningsVault.DeadlineOutOfRange.selector, deadline, earliest, latest);
        if (deadline < earliest || deadline > latest) vm.expectRevert(refusal);
        vm.prank(REQUESTER);
        vault.fund("terms", 1, deadline);
    }

    function test_deadlineEdges() public {
        fund("soon", 1, uint48(block.timestamp + 1));
        bytes32 id = fund("late", 1, uint48(block.timestamp + 365 days));
        uint256 current = deadlineOf(id);
        vm.expectRevert(
            abi.encodeWithSelector(
                EarningsVault.DeadlineOutOfRange.selector, current - 1, current, block.timestamp + 365 days
            )
        );
        fund("late", 1, uint48(current - 1));
    }

    function test_nothingOnlyExtends() public {
        uint48 deadline = uint48(block.timestamp + 1 days);
        bytes32 id = vault.campaignId(REQUESTER, "terms");
        vm.expectRevert(abi.encodeWithSelector(EarningsVault.NothingToFund.selector, id));
        fund("terms", 0, deadline);
        fund("terms", 1, deadline);
        vm.expectRevert(abi.encodeWithSelector(EarningsVault.NothingToFund.selector, id));
        fund("terms", 0, deadline);
    }

    function test_closedStaysClosed() public {
        bytes32 id = fund("terms", FUNDED);
        vm.warp(deadlineOf(id) + 30 days);
        vm.prank(REQUESTER);
        vault.refund(id, REQUESTER);
        vm.expectRevert(abi.encodeWithSelector(EarningsVault.CampaignClosed.selector, id));
        fund("terms", FUNDED);
    }
}
