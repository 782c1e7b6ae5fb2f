// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

/// @title Reads the fields of a packed batch in order, and never anything outside of its bytes.
library PackedReader {
    struct Cursor {
        uint256 offset;
    }

    error Malformed(uint256 offset);

    /// @dev The next `size` bytes (1 to 32) as a big-endian number.
    function number(bytes calldata data, Cursor memory c, uint256 size) internal pure returns (uint256 value) {
        uint256 offset = advance(data, c, size);
        assembly ("memory-safe") {
            value := shr(sub(256, shl(3, size)), calldataload(add(data.offset, offset)))
        }
    }

    /// @dev The next `size` bytes as they are.
    function slice(bytes calldata data, Cursor memory c, uint256 size) internal pure returns (bytes calldata) {
        uint256 offset = advance(data, c, size);
        return data[offset:offset + size];
    }

    /// @dev All remaining bytes.
    function rest(bytes calldata data, Cursor memory c) internal pure returns (bytes calldata) {
        return slice(data, c, data.length - c.offset);
    }

    /// @dev Sizes come from at most two bytes of `data`: the sum does not overflow.
    function advance(bytes calldata data, Cursor memory c, uint256 size) private pure returns (uint256 offset) {
        offset = c.offset;
        unchecked {
            if (offset + size > data.length) revert Malformed(offset);
            c.offset = offset + size;
        }
    }
}

