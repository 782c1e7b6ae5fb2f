// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {TimelockController} from "@openzeppelin/contracts/governance/TimelockController.sol";

/// @title Owner of a vault: OpenZeppelin's timelock, where whoever proposes cannot cancel.
/// @notice Two parties propose, so that the loss of one can be mended by the other. A third cancels, so that
/// neither can keep the other from removing it. Anyone executes what has waited. Nobody else has a role: roles
/// change by a proposal, too.
contract Timelock is TimelockController {
    error CancellerMissing();
    error ProposerCancels(address proposer);

    /// @param delay seconds from a proposal to its execution.
    /// @param proposers the council and the guardian.
    /// @param canceller none of these.
    constructor(uint256 delay, address[] memory proposers, address canceller)
        TimelockController(delay, proposers, new address[](1), address(0))
    {
        if (canceller == address(0)) revert CancellerMissing();
        for (uint256 i; i < proposers.length; ++i) {
            if (proposers[i] == canceller) revert ProposerCancels(canceller);
            _revokeRole(CANCELLER_ROLE, proposers[i]);
        }
        _grantRole(CANCELLER_ROLE, canceller);
    }
}
