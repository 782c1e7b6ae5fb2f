// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {EIP712} from "@openzeppelin/contracts/utils/cryptography/EIP712.sol";
import {Pool} from "./vault/Pool.sol";
import {Roots} from "./vault/Roots.sol";
import {Signers} from "./vault/Signers.sol";
import {Role} from "./vault/Types.sol";

/// @title EarningsVault: campaign escrow -> earned pool -> contributors, for one token on one chain.
/// @notice Requesters fund campaigns. The service attests how much of a campaign has been earned
/// (`Accrual`) and how much an account has been credited for life (`Voucher`, or a leaf of a root).
/// Accounts claim.
/// @dev Immutable: there is no proxy, and funds move only by signed messages. At all times
///   totalPaid <= totalAccrued <= totalFunded, and
///   token.balanceOf(vault) >= totalFunded - totalPaid (equal unless tokens were sent here by mistake).
/// Every signed number is a lifetime total: a replay changes nothing and a lost message costs
/// nothing. Rules are those of docs/money.md. Each concern has a file in vault/, in this order:
/// Signers (who may do what), Pool (what may leave, and how fast), Campaigns (escrow), Claims, Roots.
contract EarningsVault is Roots {
    /// @dev `token`: the only one this vault holds; fee-on-transfer tokens cannot be funded. `owner`: a
    /// timelock. `guardian`: another than the owner. `capFloor`: base units that each rail may pay in 24
    /// hours in any case, half of it at once.
    struct Setup {
        IERC20 token;
        address owner;
        address guardian;
        uint256 capFloor;
    }

    /// @notice A key that has its role from the first block on.
    struct Key {
        address signer;
        Role role;
    }

    /// @notice Gas that a call of a batch may use: for a wallet's check, transfers, and a hundred campaigns.
    uint256 public constant CALL_GAS = 600_000;
    /// @dev How many bytes of a reason are kept: enough for any error of the vault.
    uint256 private constant MAX_REASON = 256;

    /// @dev `reason` is what the call would have reverted with by itself.
    event CallSkipped(uint256 indexed index, bytes reason);

    error MissingKey(Role role);

    /// @param keys at least one of each role, and two accrual keys: without a standby, nobody attests again
    /// what a revoked one did. No key twice.
    constructor(Setup memory s, Key[] memory keys)
        EIP712("EarningsVault", "1")
        Signers(s.owner, s.guardian)
        Pool(s.token, s.capFloor)
    {
        uint256[5] memory missing = [uint256(0), 1, 2, 1, 1];
        for (uint256 i; i < keys.length; ++i) {
            _addSigner(keys[i].signer, keys[i].role, block.timestamp);
            uint256 role = uint256(keys[i].role);
            if (missing[role] != 0) --missing[role];
        }
        for (uint256 role = 1; role < missing.length; ++role) {
            if (missing[role] != 0) revert MissingKey(Role(role));
        }
    }

    /// @notice Makes calls of this vault for the sender, each on its own: one that fails is skipped with its
    /// reason and changes nothing, and the others go on. For relayers, who save most of each transaction's cost.
    /// @param calls calldata of this contract's functions.
    /// @return done number of calls that did not fail.
    function batch(bytes[] calldata calls) external returns (uint256 done) {
        for (uint256 i; i < calls.length; ++i) {
            // A delegate call to itself keeps the sender.
            (bool ok, bytes memory reason) = address(this).delegatecall{gas: CALL_GAS}(calls[i]);
            if (ok) {
                ++done;
                continue;
            }
            // A hook of a recipient could make the reason long, and its log expensive.
            uint256 kept = Math.min(reason.length, MAX_REASON);
            assembly ("memory-safe") {
                mstore(reason, kept)
            }
            emit CallSkipped(i, reason);
        }
    }
}
