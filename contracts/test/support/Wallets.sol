// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {ECDSA} from "@openzeppelin/contracts/utils/cryptography/ECDSA.sol";

/// A smart account with one owner (ERC-1271).
contract OwnedWallet {
    address private immutable owner;

    constructor(address owner_) {
        owner = owner_;
    }

    function isValidSignature(bytes32 digest, bytes calldata sig) external view returns (bytes4) {
        (address who, ECDSA.RecoverError err,) = ECDSA.tryRecoverCalldata(digest, sig);
        return err == ECDSA.RecoverError.NoError && who == owner ? this.isValidSignature.selector : bytes4(0);
    }
}

/// Burns all the gas it is given.
contract BurningWallet {
    function isValidSignature(bytes32, bytes calldata) external pure returns (bytes4) {
        while (true) {}
        return 0;
    }
}

/// Returns bytes of our choice for any call.
contract AnsweringWallet {
    bytes private answer;

    constructor(bytes memory answer_) {
        answer = answer_;
    }

    fallback() external {
        bytes memory a = answer;
        assembly {
            return(add(a, 0x20), mload(a))
        }
    }
}

/// Returns 200,000 bytes that begin with the right word: cheap to return, expensive to copy.
contract FloodingWallet {
    function isValidSignature(bytes32, bytes calldata) external pure returns (bytes4) {
        bytes4 magic = this.isValidSignature.selector;
        assembly {
            mstore(0x00, magic)
            return(0x00, 200000)
        }
    }
}

/// Reverts with the word that would be a yes.
contract RefusingWallet {
    function isValidSignature(bytes32, bytes calldata) external pure returns (bytes4) {
        bytes4 magic = this.isValidSignature.selector;
        assembly {
            mstore(0x00, magic)
            revert(0x00, 0x20)
        }
    }
}

/// Approves, but tries to write first, which a static call forbids.
contract WritingWallet {
    uint256 public calls;

    function isValidSignature(bytes32, bytes calldata) external returns (bytes4) {
        ++calls;
        return this.isValidSignature.selector;
    }
}
