// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {EarningsVault} from "../src/EarningsVault.sol";
import {Handler} from "./support/Handler.sol";
import {Test} from "./support/Test.sol";

contract InvariantTest is Test {
    uint256 private constant CAMPAIGNS = 4;
    uint256 private constant ACCOUNTS = 6;

    Handler private handler;
    EarningsVault private vault;
    uint256 private requesterAtStart;

    struct FuzzSelector {
        address addr;
        bytes4[] selectors;
    }

    function setUp() public {
        handler = new Handler();
        vault = handler.system();
        requesterAtStart = handler.requesterBalance();
    }

    function targetContracts() public view returns (address[] memory targets) {
        targets = new address[](1);
        targets[0] = address(handler);
    }

    function targetSelectors() public view returns (FuzzSelector[] memory targets) {
        bytes4[] memory actions = new bytes4[](8);
        actions[0] = Handler.open.selector;
        actions[1] = Handler.accrue.selector;
        actions[2] = Handler.refund.selector;
        actions[3] = Handler.claim.selector;
        actions[4] = Handler.settle.selector;
        actions[5] = Handler.claimFor.selector;
        actions[6] = Handler.donate.selector;
        actions[7] = Handler.wait.selector;
        targets = new FuzzSelector[](1);
        targets[0] = FuzzSelector(address(handler), actions);
    }

    function invariant_paidWithinAccruedWithinFunded() public view {
        vm.assertLe(vault.totalPaid(), vault.totalAccrued(), "paid <= accrued");
        vm.assertLe(vault.totalAccrued(), vault.totalFunded(), "accrued <= funded");
    }

    function invariant_balanceIsFundedLessPaidPlusDonations() public view {
        uint256 books = vault.totalFunded() - vault.totalPaid();
        vm.assertEq(handler.vaultBalance(), books + handler.donated(), "balance");
        vm.assertLe(vault.available(), handler.vaultBalance(), "the earned pool is there");
    }

    function invariant_totalsAreWhatHappened() public view {
        vm.assertEq(vault.totalPaid(), handler.paid(), "paid");
        vm.assertEq(vault.totalFunded(), handler.funded() - handler.refunded(), "funded");
    }

    function invariant_claimedSumsToTotalPaid() public view {
        uint256 sum;
        for (uint256 i; i < ACCOUNTS; ++i) sum += vault.claimed(handler.accounts(i));
        vm.assertEq(sum, vault.totalPaid(), "sum of claimed");
    }

    function invariant_campaignsSumToTotals() public view {
        uint256 accruedSum;
        uint256 fundedSum;
        for (uint256 i; i < CAMPAIGNS; ++i) {
            (,, bool closed, uint128 funded, uint128 accrued) = vault.campaigns(handler.ids(i));
            vm.assertLe(accrued, funded, "accrued <= funded, each");
            accruedSum += accrued;
            fundedSum += closed ? accrued : funded;
        }
        vm.assertEq(accruedSum, vault.totalAccrued(), "sum of accrued");
        vm.assertEq(fundedSum, vault.totalFunded(), "sum of funded");
    }

    function invariant_requesterNeverGetsWhatAccrued() public view {
        uint256 unearned;
        for (uint256 i; i < CAMPAIGNS; ++i) {
            bytes32 id = handler.ids(i);
            (,, bool closed, uint128 funded, uint128 accrued) = vault.campaigns(id);
            if (!closed) continue;
            vm.assertEq(accrued, handler.accruedAtClose(id), "closed for good");
            unearned += funded - accrued;
        }
        uint256 spent = requesterAtStart - handler.requesterBalance();
        vm.assertEq(spent, handler.funded() - unearned, "refunds are what nobody earned");
    }

    /// Guards the guards: invariants say nothing about a handler whose every call is refused.
    function test_theHandlerGetsEverywhere() public {
        for (uint256 i; i < 1_500; ++i) {
            (uint256 a, uint256 b, uint256 c, uint256 d) = (dice(i, 1), dice(i, 2), dice(i, 3), dice(i, 4));
            uint256 action = dice(i, 0) % 8;
            if (action == 0) handler.open(a, uint128(b), uint48(c));
            else if (action == 1) handler.accrue(a, b, c % 4 == 0);
            else if (action == 2) handler.refund(a, b % 4 == 0);
            else if (action == 3) handler.claim(a, b, c, d);
            else if (action == 4) handler.settle(a, b, c, d);
            else if (action == 5) handler.claimFor(a, b, c, d, dice(i, 5));
            else if (action == 6) handler.donate(a);
            else if (i % 3 == 0) handler.wait(a);
        }
        string[6] memory whats = ["fund", "accrue", "claim", "settle", "claimFor", "refund"];
        for (uint256 i; i < whats.length; ++i) vm.assertTrue(handler.worked(whats[i]) != 0, whats[i]);
    }

    function dice(uint256 i, uint256 salt) private pure returns (uint256) {
        return uint256(keccak256(abi.encode(i, salt)));
    }
}
