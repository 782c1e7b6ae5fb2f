// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {Campaigns} from "../src/vault/Campaigns.sol";
import {Accrual} from "../src/vault/Types.sol";
import {Fixture} from "./support/Fixture.sol";

contract AccrueTest is Fixture {
    bytes32 private id;

    function setUp() public {
        deploy();
        id = fund("terms", FUNDED);
    }

    function test_movesWhatIsNew() public {
        vault.accrue(accrual(id, 100));
        Accrual memory a = accrual(id, 250);
        vm.expectEmit(address(vault));
        emit Campaigns.Accrued(id, 250, 150);
        vm.prank(WALLET); // anyone may
        vault.accrue(a);
        vm.assertEq(accruedOf(id), 250, "campaign");
        vm.assertEq(vault.totalAccrued(), 250, "total");
        vm.assertEq(vault.available(), 250, "available");
    }

    function test_staleChangesNothing() public {
        vault.accrue(accrual(id, 250));
        vm.recordLogs();
        vault.accrue(accrual(id, 250));
        vault.accrue(accrual(id, 249));
        vault.accrue(accrual(id, 0));
        vm.assertEq(vm.getRecordedLogs().length, 0, "logs");
        vm.assertEq(vault.totalAccrued(), 250, "total");
    }

    function test_unknownCampaignChangesNothing() public {
        vault.accrue(accrual("nowhere", 5));
        vm.assertEq(accruedOf("nowhere"), 0, "campaign");
        vm.assertEq(vault.totalAccrued(), 0, "total");
    }

    function test_clampsAndCatchesUpAfterFunding() public {
        Accrual memory a = accrual(id, uint256(FUNDED) + 50);
        vm.expectEmit(address(vault));
        emit Campaigns.Accrued(id, FUNDED, FUNDED);
        vault.accrue(a);
        fund("terms", 80);
        vault.accrue(a);
        vm.assertEq(accruedOf(id), FUNDED + 50, "campaign");
        vault.accrue(accrual(id, type(uint256).max));
        vm.assertEq(accruedOf(id), FUNDED + 80, "all of it");
    }

    function test_closedChangesNothing() public {
        vault.accrue(accrual(id, 100));
        vm.warp(deadlineOf(id) + 30 days);
        vm.prank(REQUESTER);
        vault.refund(id, REQUESTER);
        vault.accrue(accrual(id, FUNDED));
        vm.assertEq(vault.totalAccrued(), 100, "total");
        vm.assertEq(vault.totalFunded(), 100, "funded");
    }

    function test_worksUntilTheRefund() public {
        vm.warp(deadlineOf(id) + 300 days);
        vault.accrue(accrual(id, 100));
        vm.assertEq(accruedOf(id), 100, "campaign");
    }

    function testFuzz_neverMoreThanFundedNeverLess(uint256[8] calldata cumulatives) public {
        uint256 high;
        for (uint256 i; i < cumulatives.length; ++i) {
            // Half of the cases are near the edge.
            uint256 c = i % 2 == 0 ? cumulatives[i] : bound(cumulatives[i], 0, uint256(FUNDED) + 10);
            vault.accrue(accrual(id, c));
            if (c > high) high = c;
            vm.assertEq(accruedOf(id), min(high, FUNDED), "campaign");
            vm.assertEq(vault.totalAccrued(), min(high, FUNDED), "total");
        }
    }

    function testFuzz_otherKeysRefused(uint256 key) public {
        key = bound(key, 1, 1e40);
        vm.assume(key != ACCRUAL_KEY && key != STANDBY_KEY);
        Accrual memory a = accrualBy(key, id, 100);
        vm.expectRevert(abi.encodeWithSelector(Campaigns.BadAccrualSignature.selector, id));
        vault.accrue(a);
    }

    function test_voucherKeyRefused() public {
        Accrual memory a = accrualBy(VOUCHER_KEY, id, 100);
        vm.expectRevert(abi.encodeWithSelector(Campaigns.BadAccrualSignature.selector, id));
        vault.accrue(a);
    }

    function testFuzz_substitutionRefused(uint256 cumulative) public {
        cumulative = bound(cumulative, 1, type(uint256).max - 1);
        vm.assume(cumulative != 100);
        bytes32 campaign = fund("other", FUNDED);
        Accrual memory a = accrual(id, 100);
        a.cumulative = cumulative;
        vm.expectRevert(abi.encodeWithSelector(Campaigns.BadAccrualSignature.selector, id));
        vault.accrue(a);
        (a.campaign, a.cumulative) = (campaign, 100);
        vm.expectRevert(abi.encodeWithSelector(Campaigns.BadAccrualSignature.selector, campaign));
        vault.accrue(a);
    }

    function test_nothingToMoveNeedsNoSignature() public {
        vault.accrue(accrual(id, 100));
        vault.accrue(Accrual(id, 100, ""));
        Accrual memory a = Accrual(id, 101, "");
        vm.expectRevert(abi.encodeWithSelector(Campaigns.BadAccrualSignature.selector, id));
        vault.accrue(a);
        vm.assertEq(accruedOf(id), 100, "campaign");
    }
}

contract RefundTest is Fixture {
    bytes32 private id;
    uint256 private from;

    function setUp() public {
        deploy();
        id = fundAndAccrue("terms", FUNDED, 100);
        from = deadlineOf(id) + 30 days;
    }

    function test_givesBackWhatNobodyEarned() public {
        vm.warp(from);
        vm.expectEmit(address(vault));
        emit Campaigns.Refunded(id, WALLET, FUNDED - 100);
        vm.prank(REQUESTER);
        vault.refund(id, WALLET);
        vm.assertEq(token.balanceOf(WALLET), FUNDED - 100, "refund");
        vm.assertEq(token.balanceOf(address(vault)), 100, "what was earned stays");
        vm.assertEq(vault.totalFunded(), 100, "funded");
        (,, bool closed,,) = vault.campaigns(id);
        vm.assertTrue(closed, "closed");
        claim(alice, 100);
        vm.assertEq(token.balanceOf(alice), 100, "and pays");
    }

    function test_notEarly() public {
        vm.warp(from - 1);
        vm.expectRevert(abi.encodeWithSelector(Campaigns.RefundTooEarly.selector, from));
        vm.prank(REQUESTER);
        vault.refund(id, WALLET);
    }

    function test_notTwice() public {
        vm.warp(from);
        vm.prank(REQUESTER);
        vault.refund(id, WALLET);
        vm.expectRevert(abi.encodeWithSelector(Campaigns.CampaignClosed.selector, id));
        vm.prank(REQUESTER);
        vault.refund(id, WALLET);
    }

    function testFuzz_onlyTheRequester(address who) public {
        vm.assume(who != REQUESTER);
        vm.warp(from);
        vm.expectRevert(abi.encodeWithSelector(Campaigns.NotRequester.selector, who, REQUESTER));
        vm.prank(who);
        vault.refund(id, who);
    }

    function test_unknownCampaign() public {
        vm.expectRevert(abi.encodeWithSelector(Campaigns.NotRequester.selector, REQUESTER, address(0)));
        vm.prank(REQUESTER);
        vault.refund("nowhere", WALLET);
    }

    function test_notToNobodyNorToTheVault() public {
        vm.warp(from);
        vm.expectRevert(abi.encodeWithSelector(Campaigns.BadRecipient.selector, address(0)));
        vm.prank(REQUESTER);
        vault.refund(id, address(0));
        vm.expectRevert(abi.encodeWithSelector(Campaigns.BadRecipient.selector, address(vault)));
        vm.prank(REQUESTER);
        vault.refund(id, address(vault));
    }

    function test_nothingLeftOnlyCloses() public {
        vault.accrue(accrual(id, FUNDED));
        vm.warp(from);
        vm.recordLogs();
        vm.prank(REQUESTER);
        vault.refund(id, WALLET);
        vm.assertEq(vm.getRecordedLogs().length, 1, "no transfer, which some tokens refuse");
        vm.assertEq(token.balanceOf(WALLET), 0, "refund");
        vm.assertEq(vault.available(), FUNDED, "available");
    }

    function test_extendingDelaysIt() public {
        fund("terms", 0, uint48(deadlineOf(id) + 10 days));
        vm.warp(from);
        vm.expectRevert(abi.encodeWithSelector(Campaigns.RefundTooEarly.selector, from + 10 days));
        vm.prank(REQUESTER);
        vault.refund(id, WALLET);
    }

    function testFuzz_requesterNeverGetsWhatAccrued(uint256 earned, uint256 late, uint256 paid) public {
        earned = bound(earned, 100, FUNDED);
        late = bound(late, 0, uint256(FUNDED) * 2);
        paid = bound(paid, 1, earned);
        vault.accrue(accrual(id, earned));
        claim(alice, paid);
        vm.warp(from);
        vm.prank(REQUESTER);
        vault.refund(id, WALLET);
        vault.accrue(accrual(id, late));
        vm.assertEq(token.balanceOf(WALLET), FUNDED - earned, "refund");
        vm.assertEq(token.balanceOf(address(vault)), earned - paid, "kept");
        vm.assertEq(vault.available(), earned - paid, "claimable");
    }
}
