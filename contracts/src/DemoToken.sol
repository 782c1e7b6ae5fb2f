// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {ERC20} from "@openzeppelin/contracts/token/ERC20/ERC20.sol";
import {ERC20Permit} from "@openzeppelin/contracts/token/ERC20/extensions/ERC20Permit.sol";

/// @title A stand-in for USDC on LOCAL networks only: its deployer can mint any amount.
/// @notice Worthless. Never deploy it where anyone could mistake it for the real one.
contract DemoToken is ERC20, ERC20Permit {
    /// @notice The only account that may mint: the deployer of the token.
    address public immutable minter;

    error NotMinter(address caller);

    /// @param initialSupply base units (six decimals), to the deployer.
    constructor(uint256 initialSupply) ERC20("Demo USD Coin", "USDC") ERC20Permit("Demo USD Coin") {
        minter = msg.sender;
        _mint(msg.sender, initialSupply);
    }

    /// @notice Six, like the real one.
    function decimals() public pure override returns (uint8) {
        return 6;
    }

    /// @notice Gives `to` new tokens.
    /// @param amount base units.
    function mint(address to, uint256 amount) external {
        if (msg.sender != minter) revert NotMinter(msg.sender);
        _mint(to, amount);
    }
}
