// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {ECDSA} from "@openzeppelin/contracts/utils/cryptography/ECDSA.sol";
import {EIP712} from "@openzeppelin/contracts/utils/cryptography/EIP712.sol";
import {Roles} from "./Roles.sol";
import {Role} from "./Types.sol";

/// @title The service's keys: each has one role for life, is added late and revoked at once.
/// @dev Plain keys, never ERC-1271. A planned rotation adds the new key and destroys the old one
/// without revoking it: what it signed stays good (docs/money.md rule 21).
abstract contract Signers is Roles, EIP712 {
    /// @dev `revokedAt` zero: not revoked.
    struct Signer {
        Role role;
        uint48 validFrom;
        uint48 revokedAt;
    }

    /// @notice How long a new key is public before it counts.
    uint256 public constant SIGNER_DELAY = 2 days;
    /// @notice Time after a deadline in which what was earned can still accrue before a refund, and
    /// after the revocation of an accrual signer (docs/money.md rule 21).
    uint256 public constant GRACE = 30 days;
    /// @notice Revocations block refunds at most once in this time (docs/money.md rule 21).
    uint256 public constant REFUND_BLOCK_INTERVAL = 365 days;

    /// @notice Every key that ever had a role.
    mapping(address key => Signer) public signers;
    /// @notice No campaign is refunded before this time, whatever its deadline; unix seconds.
    uint256 public refundsBlockedUntil;

    event SignerAdded(address indexed signer, Role indexed role, uint256 validFrom);
    event SignerRevoked(address indexed signer, Role indexed role);
    event RefundsBlocked(uint256 until);

    error NoRole(address signer);
    error SignerKnown(address signer);
    error SignerNotKnown(address signer);

    /// @notice Gives `signer` a role, from SIGNER_DELAY on. A key that ever had one cannot get another:
    /// neither are two roles one key (docs/money.md rule 15), nor does a revoked key come back
    /// (docs/money.md rule 21).
    function addSigner(address signer, Role role) external onlyOwner {
        _addSigner(signer, role, block.timestamp + SIGNER_DELAY);
    }

    /// @notice Ends a key at once, pending or not. By the guardian or the owner.
    /// @dev What an accrual signer attested is worth nothing from here on, so refunds wait until a
    /// standby key, registered beforehand, had GRACE to attest it again (docs/money.md rule 21).
    function revokeSigner(address signer) external {
        if (msg.sender != guardian && msg.sender != owner) revert NotGuardian(msg.sender);
        Signer storage s = signers[signer];
        if (s.role == Role.None || s.revokedAt != 0) revert SignerNotKnown(signer);
        s.revokedAt = uint48(block.timestamp);
        emit SignerRevoked(signer, s.role);
        if (s.role == Role.Accrual && s.validFrom <= block.timestamp) _blockRefunds();
    }

    /// @notice Whether what `signer` signs in this role counts now.
    function isSigner(address signer, Role role) public view returns (bool) {
        Signer memory s = signers[signer];
        return s.role == role && s.role != Role.None && s.validFrom <= block.timestamp && s.revokedAt == 0;
    }

    /// @notice The EIP-712 domain separator, for checks by signers.
    function domainSeparator() external view returns (bytes32) {
        return _domainSeparatorV4();
    }

    function _addSigner(address signer, Role role, uint256 validFrom) internal {
        if (signer == address(0)) revert ZeroAddress();
        if (role == Role.None) revert NoRole(signer);
        if (signers[signer].role != Role.None) revert SignerKnown(signer);
        signers[signer] = Signer(role, uint48(validFrom), 0);
        emit SignerAdded(signer, role, validFrom);
    }

    /// @dev At most once a year, so that revocations cannot keep requesters from their refunds.
    function _blockRefunds() private {
        if (block.timestamp + GRACE < refundsBlockedUntil + REFUND_BLOCK_INTERVAL) return;
        refundsBlockedUntil = block.timestamp + GRACE;
        emit RefundsBlocked(refundsBlockedUntil);
    }

    function _signedBy(Role role, bytes32 structHash, bytes memory sig) internal view returns (bool) {
        return isSigner(_recover(_hashTypedDataV4(structHash), sig), role);
    }

    /// @dev Takes 65 bytes (r, s, v) and 64 (r, vs; EIP-2098). Zero for all else and for a high `s`.
    function _recover(bytes32 digest, bytes memory sig) internal pure returns (address signer) {
        (uint8 v, bytes32 r, bytes32 s) = ECDSA.parse(sig);
        (signer,,) = ECDSA.tryRecover(digest, v, r, s);
    }
}
