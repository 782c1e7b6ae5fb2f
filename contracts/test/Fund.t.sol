// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {Campaigns} from "../src/vault/Campaigns.sol";
import {Permit} from "../src/vault/Types.sol";
import {Fixture} from "./support/Fixture.sol";

contract FundTest is Fixture {
    function setUp() public {
        deploy();
    }

    function test_opensACampaign() public {
        uint48 deadline = uint48(block.timestamp + 30 days);
        bytes32 id = keccak256(abi.encode(REQUESTER, bytes32("terms")));
        vm.expectEmit(address(vault));
        emit Campaigns.CampaignFunded(id, REQUESTER, FUNDED, deadline, "terms");
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
        vm.recordLogs();
        fund("terms", 0, later);
        vm.assertEq(vm.getRecordedLogs().length, 1, "no transfer of nothing, which some tokens refuse");
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
            abi.encodeWithSelector(Campaigns.DeadlineOutOfRange.selector, deadline, earliest, latest);
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
                Campaigns.DeadlineOutOfRange.selector, current - 1, current, block.timestamp + 365 days
            )
        );
        fund("late", 1, uint48(current - 1));
    }

    function test_nothingOnlyExtends() public {
        uint48 deadline = uint48(block.timestamp + 1 days);
        bytes32 id = vault.campaignId(REQUESTER, "terms");
        vm.expectRevert(abi.encodeWithSelector(Campaigns.NothingToFund.selector, id));
        fund("terms", 0, deadline);
        fund("terms", 1, deadline);
        vm.expectRevert(abi.encodeWithSelector(Campaigns.NothingToFund.selector, id));
        fund("terms", 0, deadline);
    }

    function test_closedStaysClosed() public {
        bytes32 id = fund("terms", FUNDED);
        vm.warp(deadlineOf(id) + 30 days);
        vm.prank(REQUESTER);
        vault.refund(id, REQUESTER);
        vm.expectRevert(abi.encodeWithSelector(Campaigns.CampaignClosed.selector, id));
        fund("terms", FUNDED);
    }

    function test_notMoreThanFits() public {
        fund("terms", 5);
        uint256 most = type(uint88).max;
        vm.expectRevert(abi.encodeWithSelector(Campaigns.OverCapacity.selector, most + 1, most));
        fund("other", uint128(most - 4));
        fund("other", uint128(most - 5));
        vm.assertEq(vault.totalFunded(), most, "all of it");
    }
}

contract PermitTest is Fixture {
    uint48 private deadline;

    function setUp() public {
        deploy();
        deadline = uint48(block.timestamp + 30 days);
        token.mint(alice, FUNDED);
    }

    function test_fundsWithoutAnApproval() public {
        Permit memory p = permit(FUNDED);
        vm.prank(alice);
        bytes32 id = vault.fundWithPermit("terms", FUNDED, deadline, p);
        (address requester,,, uint128 funded,) = vault.campaigns(id);
        vm.assertEq(requester, alice, "payer");
        vm.assertEq(funded, FUNDED, "funded");
        vm.assertEq(token.allowance(alice, address(vault)), 0, "allowance");
    }

    function test_survivesAFrontRunPermit() public {
        Permit memory p = permit(FUNDED);
        vm.prank(bob);
        token.permit(alice, address(vault), FUNDED, p.deadline, p.v, p.r, p.s);
        vm.prank(alice);
        vault.fundWithPermit("terms", FUNDED, deadline, p);
        vm.assertEq(vault.totalFunded(), FUNDED, "funded");
    }

    function test_anothersPermitPaysNothing() public {
        Permit memory p = permit(FUNDED);
        bytes memory refusal = abi.encodeWithSignature(
            "ERC20InsufficientAllowance(address,uint256,uint256)", address(vault), 0, FUNDED
        );
        vm.expectRevert(refusal);
        vm.prank(bob);
        vault.fundWithPermit("terms", FUNDED, deadline, p);
    }

    function permit(uint256 value) private view returns (Permit memory) {
        bytes32 typeHash =
            keccak256("Permit(address owner,address spender,uint256 value,uint256 nonce,uint256 deadline)");
        bytes32 structHash = keccak256(abi.encode(typeHash, alice, address(vault), value, 0, block.timestamp));
        bytes32 digest = keccak256(abi.encodePacked(hex"1901", token.DOMAIN_SEPARATOR(), structHash));
        (uint8 v, bytes32 r, bytes32 s) = vm.sign(ALICE_KEY, digest);
        return Permit(block.timestamp, v, r, s);
    }
}
