// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {MerkleProof} from "@openzeppelin/contracts/utils/cryptography/MerkleProof.sol";

/// @title The smallest contract that pays lifetime totals from a Merkle root, to compare the vault's gas with.
/// @notice No escrow, roles, caps or relaying, and one root for ever. Never deploy it.
contract MerkleDistributor {
    using SafeERC20 for IERC20;

    IERC20 public immutable token;
    bytes32 public immutable root;
    mapping(address account => uint256) public claimed;

    event Claimed(address indexed account, uint256 amount);

    error BadProof();
    error NothingToClaim();

    constructor(IERC20 token_, bytes32 root_) {
        (token, root) = (token_, root_);
    }

    /// @param cumulative the caller's lifetime total, base units.
    /// @param proof the leaf's siblings, from the bottom up; leaves as OpenZeppelin's merkle-tree makes them.
    function claim(uint256 cumulative, bytes32[] calldata proof) external {
        bytes32 leaf = keccak256(bytes.concat(keccak256(abi.encode(msg.sender, cumulative))));
        if (!MerkleProof.verifyCalldata(proof, root, leaf)) revert BadProof();
        uint256 done = claimed[msg.sender];
        if (cumulative <= done) revert NothingToClaim();
        claimed[msg.sender] = cumulative;
        emit Claimed(msg.sender, cumulative - done);
        token.safeTransfer(msg.sender, cumulative - done);
    }
}
