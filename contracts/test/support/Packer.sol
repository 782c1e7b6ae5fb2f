// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {Accrual, Backing, ClaimAuth, Voucher} from "../../src/vault/Types.sol";
import {Fixture} from "./Fixture.sol";

/// Packs batches, independently of the contract's code.
abstract contract Packer is Fixture {
    /// The campaigns that accruals and items name by index; a test fills it first.
    bytes32[] internal table;

    function pack(Accrual[] memory accruals, bytes[] memory items) internal view returns (bytes memory data) {
        data = abi.encodePacked(uint8(accruals.length), uint8(table.length), table);
        for (uint256 i; i < accruals.length; ++i) {
            Accrual memory a = accruals[i];
            data = abi.encodePacked(data, indexOf(a.campaign), uint96(a.cumulative), compact(a.sig));
        }
        for (uint256 i; i < items.length; ++i) {
            data = abi.encodePacked(data, uint16(items[i].length), items[i]);
        }
    }

    function pack(bytes memory item) internal view returns (bytes memory) {
        bytes[] memory items = new bytes[](1);
        items[0] = item;
        return pack(new Accrual[](0), items);
    }

    function pack(bytes memory a, bytes memory b) internal view returns (bytes memory) {
        bytes[] memory items = new bytes[](2);
        (items[0], items[1]) = (a, b);
        return pack(new Accrual[](0), items);
    }

    function packItem(Voucher memory v, Backing[] memory list, ClaimAuth memory a)
        internal
        view
        returns (bytes memory)
    {
        bool relayed = a.relayer != address(0);
        bool elsewhere = a.recipient != v.account;
        bytes memory consented = abi.encodePacked(
            v.account,
            uint8((relayed ? 1 : 0) + (elsewhere ? 2 : 0)),
            elsewhere ? abi.encodePacked(a.recipient) : bytes(""),
            uint96(v.cumulative),
            relayed ? abi.encodePacked(uint96(a.relayerFee)) : bytes(""),
            uint40(a.deadline)
        );
        bytes memory leaned = abi.encodePacked(uint8(list.length));
        for (uint256 i; i < list.length; ++i) {
            leaned = abi.encodePacked(leaned, indexOf(list[i].campaign), uint96(list[i].min));
        }
        return abi.encodePacked(consented, v.ledgerHead, leaned, compact(v.sig), a.sig);
    }

    function indexOf(bytes32 campaign) private view returns (uint8) {
        for (uint256 i; i < table.length; ++i) {
            if (table[i] == campaign) return uint8(i);
        }
        revert("not in the table");
    }
}
