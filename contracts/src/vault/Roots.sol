// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {MerkleProof} from "@openzeppelin/contracts/utils/cryptography/MerkleProof.sol";
import {Payouts} from "./Payouts.sol";
import {ClaimAuth, Rail, Role} from "./Types.sol";

/// @title The root rail: Merkle roots of lifetime totals, which pay without any voucher key
/// (docs/money.md rule 19).
/// @dev Append-only. A root needs two keys and waits ROOT_DELAY in the open; until then the guardian can
/// veto it, and afterwards nobody can take it away.
abstract contract Roots is Payouts {
    /// @dev `total` is the sum of the leaves, `before` that of the last root before it that stands, and
    /// `dataHash` the hash of the public file that lists the leaves.
    struct Root {
        bytes32 root;
        bytes32 dataHash;
        uint96 total;
        uint96 before;
        uint48 validAt;
        bool vetoed;
    }

    bytes32 public constant ROOT_TYPEHASH =
        keccak256("Root(uint256 epoch,bytes32 root,uint256 total,bytes32 dataHash)");

    /// @notice From a root's posting to the first claim by it (docs/money.md rule 19).
    uint256 public constant ROOT_DELAY = 48 hours;
    /// @notice Least time between two roots, so that there are never more pending than one veto can reach.
    uint256 public constant ROOT_INTERVAL = 30 minutes;
    /// @notice Least time between two vetoes: vetoes alone cannot keep roots from ever counting
    /// (docs/money.md rule 21).
    uint256 public constant VETO_COOLDOWN = 7 days;

    /// @notice Roots by epoch, from 1 on.
    mapping(uint256 epoch => Root) public roots;
    /// @notice The last root's epoch; zero when there is none.
    uint256 public lastEpoch;
    /// @notice The total of the last root that was not vetoed. Totals never fall (docs/money.md rule 19).
    uint256 public lastTotal;
    /// @notice The guardian may veto from this time on; unix seconds.
    uint256 public nextVetoAt;

    event RootPosted(uint256 indexed epoch, bytes32 root, uint256 total, bytes32 dataHash, uint256 validAt);
    event RootVetoed(uint256 indexed epoch);

    error NotRootPoster(address caller);
    error BadRootSignature(uint256 epoch);
    error RootTooSoon(uint256 from);
    error RootTotalOutOfRange(uint256 total, uint256 least, uint256 most);
    error RootNotPending(uint256 epoch);
    error RootNotActive(uint256 epoch);
    error VetoTooSoon(uint256 from);
    error BadProof(address account);

    /// @notice Appends a root, by a root poster, signed over by a root cosigner as
    /// `Root(epoch, root, total, dataHash)` with the next epoch (EIP-712).
    /// @param root of leaves keccak256(keccak256(abi.encode(account, cumulative))), as OpenZeppelin's
    /// merkle-tree builds it.
    /// @param total base units; not less than the last root's that was not vetoed, not more than accrued.
    /// @param dataHash hash of the file of leaves.
    /// @param cosignature 64 or 65 bytes.
    function postRoot(bytes32 root, uint128 total, bytes32 dataHash, bytes calldata cosignature)
        external
        returns (uint256 epoch)
    {
        if (!isSigner(msg.sender, Role.RootPoster)) revert NotRootPoster(msg.sender);
        uint256 from = lastEpoch == 0 ? 0 : roots[lastEpoch].validAt - ROOT_DELAY + ROOT_INTERVAL;
        if (block.timestamp < from) revert RootTooSoon(from);
        uint256 least = lastTotal;
        if (total < least || total > totalAccrued) revert RootTotalOutOfRange(total, least, totalAccrued);
        epoch = ++lastEpoch;
        bytes32 structHash = keccak256(abi.encode(ROOT_TYPEHASH, epoch, root, total, dataHash));
        if (!_signedBy(Role.RootCosigner, structHash, cosignature)) revert BadRootSignature(epoch);

        uint256 validAt = block.timestamp + ROOT_DELAY;
        roots[epoch] = Root(root, dataHash, uint96(total), uint96(least), uint48(validAt), false);
        lastTotal = total;
        emit RootPosted(epoch, root, total, dataHash, validAt);
    }

    /// @notice Strikes out a pending root and all that were posted after it, at most once in
    /// VETO_COOLDOWN. What is posted after a veto is safe from the next one once it has become active.
    function vetoRootsFrom(uint256 epoch) external onlyGuardian {
        if (block.timestamp < nextVetoAt) revert VetoTooSoon(nextVetoAt);
        if (block.timestamp >= roots[epoch].validAt) revert RootNotPending(epoch);
        nextVetoAt = block.timestamp + VETO_COOLDOWN;
        lastTotal = roots[epoch].before;
        for (uint256 e = epoch; e <= lastEpoch; ++e) {
            roots[e].vetoed = true;
            emit RootVetoed(e);
        }
    }

    /// @notice Pays the caller what a root says, like {Vouchers-claim}.
    /// @param epoch of an active root.
    /// @param cumulative the caller's lifetime total in it.
    /// @param proof the leaf's siblings, from the bottom up.
    /// @param recipient receives the payment; not zero, not this vault.
    function claimWithProof(uint256 epoch, uint256 cumulative, bytes32[] calldata proof, address recipient)
        external
        nonReentrant
    {
        _paySelf(_proven(epoch, msg.sender, cumulative, proof), recipient);
    }

    /// @notice Pays `account` what a root says, as it signed, like {Vouchers-claimFor}.
    function claimWithProofFor(
        uint256 epoch,
        address account,
        uint256 cumulative,
        bytes32[] calldata proof,
        ClaimAuth calldata a
    ) external nonReentrant {
        _requireConsent(account, cumulative, a, msg.sender);
        _payRelayed(_proven(epoch, account, cumulative, proof), a);
        _sendFee(a.relayerFee);
    }

    /// @notice Whether claims can be made by this root now.
    function isActiveRoot(uint256 epoch) public view returns (bool) {
        Root storage r = roots[epoch];
        return r.validAt != 0 && r.validAt <= block.timestamp && !r.vetoed;
    }

    /// @dev A leaf above the sum of all leaves is certainly false, and cheap to refuse.
    function _proven(uint256 epoch, address account, uint256 cumulative, bytes32[] calldata proof)
        private
        view
        returns (Entitlement memory)
    {
        if (!isActiveRoot(epoch)) revert RootNotActive(epoch);
        Root storage r = roots[epoch];
        bytes32 leaf = keccak256(bytes.concat(keccak256(abi.encode(account, cumulative))));
        if (cumulative > r.total || !MerkleProof.verifyCalldata(proof, r.root, leaf)) revert BadProof(account);
        return Entitlement(Rail.Root, account, cumulative, 0);
    }
}
