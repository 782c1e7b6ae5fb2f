// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {EarningsVault} from "../src/EarningsVault.sol";
import {Rail} from "../src/vault/Types.sol";
import {AdminHandler} from "./support/AdminHandler.sol";
import {Test} from "./support/Test.sol";

contract InvariantTest is Test {
    uint256 private constant CAMPAIGNS = 4;
    uint256 private constant ACCOUNTS = 6;

    AdminHandler private handler;
    EarningsVault private vault;
    uint256 private requesterAtStart;

    struct FuzzSelector {
        address addr;
        bytes4[] selectors;
    }

    function setUp() public {
        handler = new AdminHandler();
        vault = handler.system();
        requesterAtStart = handler.requesterBalance();
    }

    function targetContracts() public view returns (address[] memory targets) {
        targets = new address[](1);
        targets[0] = address(handler);
    }

    function targetSelectors() public view returns (FuzzSelector[] memory targets) {
        bytes4[17] memory actions = [
            handler.open.selector,
            handler.accrue.selector,
            handler.refund.selector,
            handler.claim.selector,
            handler.settle.selector,
            handler.claimFor.selector,
            handler.batch.selector,
            handler.claimWithProof.selector,
            handler.donate.selector,
            handler.wait.selector,
            handler.pause.selector,
            handler.unpause.selector,
            handler.setWindowCap.selector,
            handler.postRoot.selector,
            handler.veto.selector,
            handler.addSigner.selector,
            handler.revokeSigner.selector
        ];
        targets = new FuzzSelector[](1);
        targets[0] = FuzzSelector(address(handler), new bytes4[](actions.length));
        for (uint256 i; i < actions.length; ++i) targets[0].selectors[i] = actions[i];
    }

    // -------------------------------------------------------------------- money

    function invariant_paidWithinAccruedWithinFunded() public view {
        vm.assertLe(vault.totalPaid(), vault.totalAccrued(), "paid <= accrued");
        vm.assertLe(vault.totalAccrued(), vault.totalFunded(), "accrued <= funded");
        vm.assertEq(vault.available(), vault.totalAccrued() - vault.totalPaid(), "available");
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

    // ------------------------------------------------------------------- bounds

    function invariant_rootsStayAsTheyWerePosted() public view {
        uint256 count = handler.rootCount();
        vm.assertEq(vault.lastEpoch(), count, "epochs");
        vm.assertEq(vault.lastTotal(), handler.lastTotal(), "last total");
        for (uint256 epoch = 1; epoch <= count; ++epoch) {
            (address account, uint256 cumulative, uint256 validAt,,,) = handler.roots(epoch - 1);
            (bytes32 root,, uint96 total, uint96 paid_, uint48 at_,,,) = vault.roots(epoch);
            vm.assertLe(paid_, total, "a root pays at most its total");
            bytes32 leaf = keccak256(bytes.concat(keccak256(abi.encode(account, cumulative))));
            vm.assertEq(root, leaf, "root");
            vm.assertEq(total, cumulative, "total");
            vm.assertEq(at_, validAt, "valid at");
            bool active = handler.isRootActive(epoch);
            vm.assertTrue(vault.isActiveRoot(epoch) == active, "active roots stay, vetoed ones do not come back");
        }
    }

    function invariant_pausesAreBounded() public view {
        uint256 count = handler.pauseCount();
        (uint256 last, uint256 sum) = (0, 0);
        for (uint256 i; i < count; ++i) {
            (uint256 from, uint256 until) = handler.pauses(i);
            if (from >= last + 30 days) sum = 0;
            sum += until - from;
            vm.assertLe(sum, 7 days, "seven days in all, until there was none for thirty");
            last = until;
        }
        vm.assertEq(vault.pausedUntil(), last, "paused until");
    }

    function invariant_refundBlockAndVetoAreAsBooked() public view {
        vm.assertEq(vault.refundsBlockedUntil(), handler.refundsFrom(), "refunds blocked until");
        vm.assertEq(vault.nextVetoAt(), handler.nextVetoAt(), "next veto");
    }

    /// Checks that calls succeed at all: invariants prove nothing if every call of the handler is refused.
    function test_theHandlerGetsEverywhere() public {
        for (uint256 i; i < 4_000; ++i) step(i);
        string[15] memory whats = [
            "fund",
            "accrue",
            "claim",
            "settle",
            "claimFor",
            "batch",
            "claimWithProof",
            "refund",
            "pause",
            "unpause",
            "setWindowCap",
            "postRoot",
            "vetoRootsFrom",
            "addSigner",
            "revokeSigner"
        ];
        for (uint256 i; i < whats.length; ++i) vm.assertTrue(handler.worked(whats[i]) != 0, whats[i]);
    }

    function step(uint256 i) private {
        (uint256 a, uint256 b, uint256 c, uint256 d) = (dice(i, 1), dice(i, 2), dice(i, 3), dice(i, 4));
        uint256 action = dice(i, 0) % 17;
        if (action == 0) handler.open(a, uint128(b), uint48(c));
        else if (action == 1) handler.accrue(a, b, d, c % 4 == 0);
        else if (action == 2) handler.refund(a, b % 4 == 0);
        else if (action == 3) handler.claim(a, b, c, d, dice(i, 5));
        else if (action == 4) handler.settle(a, b, c, d, dice(i, 5));
        else if (action == 5) handler.claimFor(a, b, c, d, dice(i, 5), dice(i, 6));
        else if (action == 6) handler.batch(a, b, c, d, dice(i, 5), dice(i, 6));
        else if (action == 7) handler.claimWithProof(a, b);
        else if (action == 8) handler.donate(a);
        else if (action == 9) handler.pause(a);
        else if (action == 10) handler.unpause();
        else if (action == 11) handler.setWindowCap(a);
        else if (action == 12) handler.postRoot(a, b, c, d);
        else if (action == 13) handler.veto(a);
        else if (action == 14 && i % 20 == 0) handler.addSigner(a, b);
        else if (action == 15 && i % 20 == 0) handler.revokeSigner(a, b, c % 2 == 0);
        else if (action == 16) handler.wait(a);
    }

    function dice(uint256 i, uint256 salt) private pure returns (uint256) {
        return uint256(keccak256(abi.encode(i, salt)));
    }
}
