// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {ERC20} from "@openzeppelin/contracts/token/ERC20/ERC20.sol";

/// A token that delivers one per cent less, or more, than was sent.
contract SkewedToken is ERC20("Skewed", "SKW") {
    bool private immutable more;

    constructor(bool more_) {
        more = more_;
    }

    function mint(address to, uint256 amount) external {
        _mint(to, amount);
    }

    function transferFrom(address from, address to, uint256 amount) public override returns (bool) {
        super.transferFrom(from, to, amount);
        if (more) _mint(to, amount / 100);
        else _burn(to, amount / 100);
        return true;
    }
}

/// Once told to, returns false instead of reverting, and moves nothing.
contract FalseToken is ERC20("False", "FLS") {
    bool private failing;
    address private failingTo;

    function mint(address to, uint256 amount) external {
        _mint(to, amount);
    }

    function fail() external {
        failing = true;
    }

    function fail(address to) external {
        failingTo = to;
    }

    function transfer(address to, uint256 amount) public override returns (bool) {
        return !failing && to != failingTo && super.transfer(to, amount);
    }

    function transferFrom(address from, address to, uint256 amount) public override returns (bool) {
        return !failing && super.transferFrom(from, to, amount);
    }
}

/// Calls the vault during every transfer, and records the result.
contract ReentrantToken is ERC20("Reentrant", "REE") {
    address private target;
    bytes private data;
    bool public entered;
    bytes4 public refusal;

    function mint(address to, uint256 amount) external {
        _mint(to, amount);
    }

    function arm(address target_, bytes calldata data_) external {
        (target, data, entered, refusal) = (target_, data_, false, 0);
    }

    function _update(address from, address to, uint256 amount) internal override {
        if (target != address(0)) {
            bytes memory answer;
            (entered, answer) = target.call(data);
            refusal = bytes4(answer);
        }
        super._update(from, to, amount);
    }
}

/// Refuses one recipient, as tokens with a block list do.
contract BlockingToken is ERC20("Blocking", "BLK") {
    address private blocked;

    error Blocked(address to);

    function mint(address to, uint256 amount) external {
        _mint(to, amount);
    }

    function block_(address to) external {
        blocked = to;
    }

    function _update(address from, address to, uint256 amount) internal override {
        if (to != address(0) && to == blocked) revert Blocked(to);
        super._update(from, to, amount);
    }
}

/// Lets recipients burn all the gas there is or complain at length, as tokens that call them do.
contract HookToken is ERC20("Hook", "HOK") {
    address private burner;
    address private talker;
    uint256 private length;

    function mint(address to, uint256 amount) external {
        _mint(to, amount);
    }

    function burnGasOf(address to) external {
        burner = to;
    }

    function talkOf(address to) external {
        talkOf(to, 100_000);
    }

    function talkOf(address to, uint256 length_) public {
        (talker, length) = (to, length_);
    }

    function _update(address from, address to, uint256 amount) internal override {
        if (to == talker && to != address(0)) {
            uint256 size = length;
            assembly {
                revert(0x00, size)
            }
        }
        while (to == burner && to != address(0)) {}
        super._update(from, to, amount);
    }
}
