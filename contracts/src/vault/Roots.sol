// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {MerkleProof} from "@openzeppelin/contracts/utils/cryptography/MerkleProof.sol";
import {Claims} from "./Claims.sol";
import {ClaimAuth, Rail, Role} from "./Types.sol";

/// @title The root rail: Merkle roots of lifetime totals, which pay without any voucher key
/// (docs/money.md rule 19).
/// @dev Append-only. A root needs two keys and waits ROOT_DELAY in the open. Until then it is pending, and
/// struck out by a veto of the guardian's or by the revocation of either key. Afterwards it is active, and
/// nobody can take it away.
abstract contract Roots is Claims {
    /// @dev `total` is the sum of the leaves, `paid` what was paid by this root, `dataHash` the hash of the
    /// public file that lists the leaves. `poster` and `cosigner` are the two keys.
    struct Root {
        bytes32 root;
        bytes32 dataHash;
        uint96 total;
        uint96 paid;
        uint48 validAt;
        bool vetoed;
        address poster;
        address cosigner;
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
    error RootOverpaid(uint256 epoch, uint256 paid, uint256 total);
    error VetoTooSoon(uint256 from);
    error BadProof(address account);

    /// @notice Appends a root, by a root poster, signed over by a root cosigner as
    /// `Root(epoch, root, total, dataHash)` with the next epoch (EIP-712).
    /// @param root of leaves keccak256(keccak256(abi.encode(account, cumulative))), as OpenZeppelin's
    /// merkle-tree builds it.
    /// @param total base units; not less than {lastTotal}, not more than accrued.
    /// @param dataHash hash of the file of leaves.
    /// @param cosignature 64 or 65 bytes.
    function postRoot(bytes32 root, uint128 total, bytes32 dataHash, bytes calldata cosignature)
        external
        returns (uint256 epoch)
    {
        if (!isSigner(msg.sender, Role.RootPoster)) revert NotRootPoster(msg.sender);
        uint256 from = lastEpoch == 0 ? 0 : roots[lastEpoch].validAt - ROOT_DELAY + ROOT_INTERVAL;
        if (block.timestamp < from) revert RootTooSoon(from);
        uint256 least = lastTotal();
        if (total < least || total > totalAccrued) revert RootTotalOutOfRange(total, least, totalAccrued);
        epoch = ++lastEpoch;
        bytes32 structHash = keccak256(abi.encode(ROOT_TYPEHASH, epoch, root, total, dataHash));
        address cosigner = _signerOf(Role.RootCosigner, structHash, cosignature);
        if (cosigner == address(0)) revert BadRootSignature(epoch);

        uint256 validAt = block.timestamp + ROOT_DELAY;
        roots[epoch] = Root(root, dataHash, uint96(total), 0, uint48(validAt), false, msg.sender, cosigner);
        emit RootPosted(epoch, root, total, dataHash, validAt);
    }

    /// @notice Strikes out a pending root and all that were posted after it, at most once in
    /// VETO_COOLDOWN. What is posted after a veto is safe from the next one once it has become active; to
    /// stop a thief of the keys for good, revoke a key.
    function vetoRootsFrom(uint256 epoch) external onlyGuardian {
        if (block.timestamp < nextVetoAt) revert VetoTooSoon(nextVetoAt);
        if (block.timestamp >= roots[epoch].validAt) revert RootNotPending(epoch);
        nextVetoAt = block.timestamp + VETO_COOLDOWN;
        for (uint256 e = epoch; e <= lastEpoch; ++e) {
            roots[e].vetoed = true;
            emit RootVetoed(e);
        }
    }

    /// @notice Pays the caller what a root says, like {Claims-claim}.
    /// @param epoch of an active root.
    /// @param cumulative the caller's lifetime total in it.
    /// @param proof the leaf's siblings, from the bottom up.
    /// @param recipient receives the payment; not zero, not this vault.
    function claimWithProof(uint256 epoch, uint256 cumulative, bytes32[] calldata proof, address recipient)
        external
        nonReentrant
    {
        Entitlement memory e = _proven(epoch, msg.sender, cumulative, proof);
        _pay(e, recipient, _dueFrom(epoch, e, false), 0);
    }

    /// @notice Pays `account` what a root says, as it signed, like {Claims-claimFor}.
    function claimWithProofFor(
        uint256 epoch,
        address account,
        uint256 cumulative,
        bytes32[] calldata proof,
        ClaimAuth calldata a
    ) external nonReentrant {
        _requireConsent(account, cumulative, a);
        Entitlement memory e = _proven(epoch, account, cumulative, proof);
        _payRelayed(e, a, _dueFrom(epoch, e, true));
    }

    /// @notice Whether claims can be made by this root now.
    function isActiveRoot(uint256 epoch) public view returns (bool) {
        uint256 validAt = roots[epoch].validAt;
        return validAt != 0 && validAt <= block.timestamp && !isStruckOut(epoch);
    }

    /// @notice Whether a root was vetoed, or either of its keys revoked before it became valid: it never pays.
    function isStruckOut(uint256 epoch) public view returns (bool) {
        Root storage r = roots[epoch];
        return r.vetoed || _revokedBefore(r.poster, r.validAt) || _revokedBefore(r.cosigner, r.validAt);
    }

    /// @notice The total of the last root that was not struck out, pending or active; zero when there is none. Totals
    /// never fall (docs/money.md rule 19).
    /// @dev It passes over roots that were struck out: at most two days of them for each pair of keys that
    /// was revoked, 96 at ROOT_INTERVAL.
    function lastTotal() public view returns (uint256) {
        for (uint256 epoch = lastEpoch; epoch != 0; --epoch) {
            if (!isStruckOut(epoch)) return roots[epoch].total;
        }
        return 0;
    }

    function _revokedBefore(address signer, uint256 time) private view returns (bool) {
        uint256 revokedAt = signers[signer].revokedAt;
        return revokedAt != 0 && revokedAt < time;
    }

    function _proven(uint256 epoch, address account, uint256 cumulative, bytes32[] calldata proof)
        private
        view
        returns (Entitlement memory)
    {
        if (!isActiveRoot(epoch)) revert RootNotActive(epoch);
        bytes32 leaf = keccak256(bytes.concat(keccak256(abi.encode(account, cumulative))));
        if (!MerkleProof.verifyCalldata(proof, roots[epoch].root, leaf)) revert BadProof(account);
        return Entitlement(Rail.Root, account, cumulative, 0);
    }

    /// @dev Leaves that add up to more than the total are a lie, and the total is what the chain has checked.
    function _dueFrom(uint256 epoch, Entitlement memory e, bool exact) private returns (uint256 amount) {
        Root storage r = roots[epoch];
        amount = _due(e, exact);
        uint256 paid = r.paid + amount;
        if (paid > r.total) revert RootOverpaid(epoch, paid, r.total);
        r.paid = uint96(paid);
    }
}
