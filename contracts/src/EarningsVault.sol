// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {EIP712} from "@openzeppelin/contracts/utils/cryptography/EIP712.sol";
import {Batch} from "./vault/Batch.sol";
import {Pool} from "./vault/Pool.sol";
import {Roles} from "./vault/Roles.sol";
import {Roots} from "./vault/Roots.sol";
import {Role} from "./vault/Types.sol";

/// @title EarningsVault: campaign escrow -> earned pool -> contributors, for one token on one chain.
/// @notice Requesters fund campaigns. The service attests how much of a campaign has been earned
/// (`Accrual`) and how much an account has been credited for life (`Voucher`, or a leaf of a root).
/// Accounts claim.
/// @dev Immutable: there is no proxy, and funds move only by signed messages. At all times
///   totalPaid <= totalAccrued <= totalFunded, and
///   token.balanceOf(vault) >= totalFunded - totalPaid (equal unless tokens were sent here by mistake).
/// Every signed number is a lifetime total: a replay changes nothing and a lost message costs
/// nothing. Rules are those of docs/money.md. Each concern has a file in vault/.
contract EarningsVault is Batch, Roots {
    /// @dev `token`: the only one this vault holds; fee-on-transfer tokens cannot be funded. `owner`: a
    /// timelock. `guardian`: a multisig. `capFloor`: base units that each rail may pay a day in any case.
    struct Setup {
        IERC20 token;
        address owner;
        address guardian;
        uint256 capFloor;
    }

    /// @notice A key that has its role from the first block on; there should be a standby accrual key.
    struct Key {
        address signer;
        Role role;
    }

    constructor(Setup memory s, Key[] memory keys)
        EIP712("EarningsVault", "1")
        Roles(s.owner, s.guardian)
        Pool(s.token, s.capFloor)
    {
        for (uint256 i; i < keys.length; ++i) {
            _addSigner(keys[i].signer, keys[i].role, block.timestamp);
        }
    }
}
