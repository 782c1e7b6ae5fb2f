// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

/// The cheat codes that these tests use (forge-std is not on npm).
interface Vm {
    struct Log {
        bytes32[] topics;
        bytes data;
        address emitter;
    }

    struct Gas {
        uint64 gasLimit;
        uint64 gasTotalUsed;
        uint64 gasMemoryUsed;
        int64 gasRefunded;
        uint64 gasRemaining;
    }

    function addr(uint256 key) external pure returns (address);
    function assume(bool condition) external pure;
    function assertEq(uint256 a, uint256 b, string calldata why) external pure;
    function assertEq(bytes32 a, bytes32 b, string calldata why) external pure;
    function assertEq(address a, address b, string calldata why) external pure;
    function assertEq(string calldata a, string calldata b, string calldata why) external pure;
    function assertLe(uint256 a, uint256 b, string calldata why) external pure;
    function assertTrue(bool condition, string calldata why) external pure;
    function chainId(uint256 id) external;
    function etch(address where, bytes calldata code) external;
    function expectEmit(address emitter) external;
    function expectRevert(bytes calldata reason) external;
    function getRecordedLogs() external returns (Log[] memory);
    function lastCallGas() external view returns (Gas memory);
    function prank(address sender) external;
    function recordLogs() external;
    function sign(uint256 key, bytes32 digest) external pure returns (uint8 v, bytes32 r, bytes32 s);
    function signAndAttachDelegation(address implementation, uint256 key) external;
    function snapshotValue(string calldata group, string calldata name, uint256 value) external;
    function warp(uint256 timestamp) external;
}

abstract contract Test {
    Vm internal constant vm = Vm(address(uint160(uint256(keccak256("hevm cheat code")))));

    /// Forge recognises a test contract by this.
    bool public constant IS_TEST = true;

    function bound(uint256 x, uint256 low, uint256 high) internal pure returns (uint256) {
        return low + x % (high - low + 1);
    }

    function min(uint256 a, uint256 b) internal pure returns (uint256) {
        return a < b ? a : b;
    }
}
