// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {Address} from "@openzeppelin/contracts/utils/Address.sol";
import {EIP712} from "@openzeppelin/contracts/utils/cryptography/EIP712.sol";
import {MultiSignerERC7913} from "@openzeppelin/contracts/utils/cryptography/signers/MultiSignerERC7913.sol";

/// @title A multisig of n out of m owners, for networks that have no established one.
/// @notice Guardian of a vault, and proposer of the timelock that owns it. On public chains prefer a
/// wallet that is in wide use.
contract Multisig is EIP712, MultiSignerERC7913 {
    struct Call {
        address target;
        bytes data;
    }

    bytes32 private constant CALL_TYPEHASH = keccak256("Call(address target,bytes data)");
    bytes32 private constant EXECUTE_TYPEHASH =
        keccak256("Execute(Call[] calls,uint256 nonce)Call(address target,bytes data)");

    /// @notice The nonce of the next `Execute`; each is used once.
    uint256 public nonce;

    error BadSignatures();
    error NotSelf(address caller);

    /// @param signers each 20 bytes of an address, or what ERC-7913 allows beyond that.
    /// @param threshold_ how many of them must sign.
    constructor(bytes[] memory signers, uint64 threshold_)
        EIP712("Multisig", "1")
        MultiSignerERC7913(signers, threshold_)
    {}

    /// @notice Makes the calls in order, all or none. Anyone may bring the signatures.
    /// @param signature abi.encode(signers, signatures) over `Execute(calls, nonce)`, sorted by the
    /// signers' keccak256.
    function execute(Call[] calldata calls, bytes calldata signature) external {
        bytes32[] memory hashes = new bytes32[](calls.length);
        for (uint256 i; i < calls.length; ++i) {
            hashes[i] = keccak256(abi.encode(CALL_TYPEHASH, calls[i].target, keccak256(calls[i].data)));
        }
        bytes32 structHash =
            keccak256(abi.encode(EXECUTE_TYPEHASH, keccak256(abi.encodePacked(hashes)), nonce++));
        if (!_rawSignatureValidation(_hashTypedDataV4(structHash), signature)) revert BadSignatures();
        for (uint256 i; i < calls.length; ++i) {
            Address.functionCall(calls[i].target, calls[i].data);
        }
    }

    /// @notice Changes the owners; only through their own {execute}.
    function setSigners(bytes[] calldata added, bytes[] calldata removed, uint64 threshold_) external {
        if (msg.sender != address(this)) revert NotSelf(msg.sender);
        _addSigners(added);
        _setThreshold(threshold_);
        _removeSigners(removed);
    }
}
