// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {ECDSA} from "@openzeppelin/contracts/utils/cryptography/ECDSA.sol";
import {EIP712} from "@openzeppelin/contracts/utils/cryptography/EIP712.sol";
import {Role} from "./Types.sol";

/// @title Owner, guardian, and the service's keys: who may do what.
/// @dev Neither owner nor guardian can move funds: what each can do is bounded where it is written. A
/// service key has one role for life, is added late and revoked at once. It is a plain key, never
/// ERC-1271. A planned rotation adds the new key and destroys the old one without revoking it: what that
/// signed stays good (docs/money.md rule 21).
abstract contract Signers is EIP712 {
    /// @dev `revokedAt` zero: not revoked.
    struct Signer {
        Role role;
        uint48 validFrom;
        uint48 revokedAt;
    }

    /// @notice How long a new key is public before it counts.
    uint256 public constant SIGNER_DELAY = 2 days;
    /// @notice Time after a deadline in which what was earned can still accrue before a refund, and
    /// after the revocation of an accrual key (docs/money.md rule 21).
    uint256 public constant GRACE = 30 days;
    /// @notice Revocations block refunds at most once in this time (docs/money.md rule 21).
    uint256 public constant REFUND_BLOCK_INTERVAL = 365 days;

    /// @notice A timelock: adds signers, raises the caps within their ceiling, replaces the guardian.
    address public immutable owner;
    /// @notice Acts at once: pauses claims for a bounded time, vetoes pending roots, revokes signers.
    address public guardian;

    /// @notice Every key that ever had a role.
    mapping(address key => Signer) public signers;
    /// @notice No campaign is refunded before this time, whatever its deadline; unix seconds.
    uint256 public refundsBlockedUntil;

    event GuardianSet(address indexed guardian);
    event SignerAdded(address indexed signer, Role indexed role, uint256 validFrom);
    event SignerRevoked(address indexed signer, Role indexed role);
    event RefundsBlocked(uint256 until);

    error ZeroAddress();
    error GuardianIsOwner();
    error NotOwner(address caller);
    error NotGuardian(address caller);
    error NoRole(address signer);
    error SignerKnown(address signer);
    error SignerNotKnown(address signer);

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

    /// @notice Gives `signer` a role, from SIGNER_DELAY on. A key that ever had one cannot get another:
    /// neither are two roles one key (docs/money.md rule 15), nor does a revoked key come back
    /// (docs/money.md rule 21).
    function addSigner(address signer, Role role) external onlyOwner {
        _addSigner(signer, role, block.timestamp + SIGNER_DELAY);
    }

    /// @notice Ends a key at once, pending or not. By the guardian or the owner. Roots that it posted or
    /// cosigned and that are still pending never become active, see {Roots}.
    /// @dev What an accrual key attested and nobody sent yet is worth nothing from here on, so refunds wait
    /// until a standby key, registered beforehand, had GRACE to attest it again (docs/money.md rule 21).
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

    function _setGuardian(address guardian_) private {
        if (guardian_ == address(0)) revert ZeroAddress();
        if (guardian_ == owner) revert GuardianIsOwner();
        guardian = guardian_;
        emit GuardianSet(guardian_);
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

    /// @dev The key of this role that signed, or zero.
    function _signerOf(Role role, bytes32 structHash, bytes memory sig) internal view returns (address signer) {
        signer = _recover(_hashTypedDataV4(structHash), sig);
        if (!isSigner(signer, role)) return address(0);
    }

    /// @dev Takes 65 bytes (r, s, v) and 64 (r, vs; EIP-2098). Zero for all else and for a high `s`.
    function _recover(bytes32 digest, bytes memory sig) internal pure returns (address signer) {
        (uint8 v, bytes32 r, bytes32 s) = ECDSA.parse(sig);
        (signer,,) = ECDSA.tryRecover(digest, v, r, s);
    }
}
