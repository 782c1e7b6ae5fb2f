// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

/// @title Who administers the vault; what they may do is defined elsewhere.
/// @dev The owner is a timelock and the guardian a multisig (see script/deploy.ts). Neither can move
/// funds: what each can do is bounded where it is written.
abstract contract Roles {
    /// @notice A timelock: adds signers, raises the daily cap, replaces the guardian.
    address public immutable owner;
    /// @notice Acts at once: pauses claims for a bounded time, vetoes pending roots, revokes signers.
    address public guardian;

    event GuardianSet(address indexed guardian);

    error ZeroAddress();
    error NotOwner(address caller);
    error NotGuardian(address caller);

    constructor(address owner_, address guardian_) {
        if (owner_ == address(0)) revert ZeroAddress();
        owner = owner_;
        _setGuardian(guardian_);
    }

    modifier onlyOwner() {
        if (msg.sender != owner) revert NotOwner(msg.sender);
        _;
    }

    modifier onlyGuardian() {
        if (msg.sender != guardian) revert NotGuardian(msg.sender);
        _;
    }

    /// @notice Replaces a guardian that was lost or that obstructs.
    function setGuardian(address guardian_) external onlyOwner {
        _setGuardian(guardian_);
    }

    function _setGuardian(address guardian_) private {
        if (guardian_ == address(0)) revert ZeroAddress();
        guardian = guardian_;
        emit GuardianSet(guardian_);
    }
}
