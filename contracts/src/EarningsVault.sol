// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {IERC1271} from "@openzeppelin/contracts/interfaces/IERC1271.sol";
import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {ECDSA} from "@openzeppelin/contracts/utils/cryptography/ECDSA.sol";
import {EIP712} from "@openzeppelin/contracts/utils/cryptography/EIP712.sol";
import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";

/// @title EarningsVault: campaign escrow -> earned pool -> contributors, for one token on one chain.
/// @notice Requesters fund campaigns. The service attests how much of a campaign has been earned
/// (`Accrual`) and how much an account has been credited for life (`Voucher`). Accounts claim.
/// @dev Immutable: no proxy, no owner. At all times
///   totalPaid <= totalAccrued <= totalFunded, and
///   token.balanceOf(vault) >= totalFunded - totalPaid (equal but for tokens sent here by mistake).
/// Every signed number is a lifetime total: a replay changes nothing and a lost message costs
/// nothing. "Rule n" below is a rule of the project's money rules.
contract EarningsVault is EIP712, ReentrancyGuardTransient {
    using SafeERC20 for IERC20;

    // ------------------------------------------------------------------ types

    /// @dev Two slots: who and when; how much. `accrued <= funded`; closed means `refund` has run.
    struct Campaign {
        address requester;
        uint48 deadline;
        bool closed;
        uint128 funded;
        uint128 accrued;
    }

    /// @notice Attestation of the accrual signer: `campaign` has earned `cumulative` in all (rule 15).
    struct Accrual {
        bytes32 campaign;
        uint256 cumulative;
        bytes sig;
    }

    /// @notice Attestation of the voucher signer: `account` was credited `cumulative` in all (rule 16).
    /// @dev `ledgerHead` is the head of the account's credit chain. `backing` is zero, or
    /// keccak256(abi.encode(Backing[])) of the list that has to come along.
    struct Voucher {
        address account;
        uint256 cumulative;
        bytes32 ledgerHead;
        bytes32 backing;
        bytes sig;
    }

    /// @notice A voucher that leans on `campaign` pays only once that has accrued at least `min`.
    struct Backing {
        bytes32 campaign;
        uint128 min;
    }

    /// @notice The account's consent to a relayed claim. `relayer` zero: anyone may send it, for no fee.
    struct ClaimAuth {
        address recipient;
        uint256 relayerFee;
        address relayer;
        uint256 deadline;
        bytes sig;
    }

    // -------------------------------------------------------------- constants

    bytes32 public constant ACCRUAL_TYPEHASH = keccak256("Accrual(bytes32 campaign,uint256 cumulative)");
    bytes32 public constant VOUCHER_TYPEHASH =
        keccak256("Voucher(address account,uint256 cumulative,bytes32 ledgerHead,bytes32 backing)");
    bytes32 public constant CLAIM_TYPEHASH = keccak256(
        "Claim(address account,address recipient,uint256 cumulative,uint256 relayerFee,address relayer,uint256 deadline)"
    );

    /// @notice Time after a deadline in which what was earned can still accrue before a refund (rule 21).
    uint256 public constant GRACE = 30 days;
    /// @notice How far ahead a deadline may lie, so that one stolen key cannot lock funds for ever (rule 21).
    uint256 public constant MAX_DURATION = 365 days;
    /// @notice What an ERC-1271 wallet may burn while it checks a signature (rule 20).
    uint256 public constant ERC1271_GAS = 150_000;

    // ------------------------------------------------------------------ state

    /// @notice The only token this vault holds.
    IERC20 public immutable token;
    /// @notice Signs vouchers; a plain key (no ERC-1271).
    address public immutable voucherSigner;
    /// @notice Signs accruals; a plain key (no ERC-1271).
    address public immutable accrualSigner;

    /// @notice Sum of `accrued` over all campaigns. Shares a slot with `totalPaid`: a claim uses both.
    uint128 public totalAccrued;
    /// @notice Sum of `claimed` over all accounts.
    uint128 public totalPaid;
    /// @notice Everything funded, less everything refunded.
    uint128 public totalFunded;
    /// @notice Campaigns by id, see {campaignId}.
    mapping(bytes32 id => Campaign) public campaigns;
    /// @notice What an account was paid in all, its relayers' fees included. Never falls.
    mapping(address account => uint256) public claimed;

    // ------------------------------------------------------- events and errors

    event CampaignFunded(
        bytes32 indexed id, address indexed requester, uint256 amount, uint256 deadline, bytes32 salt
    );
    event Accrued(bytes32 indexed id, uint256 cumulative, uint256 delta);
    event Refunded(bytes32 indexed id, address to, uint256 amount);
    /// @dev `cumulative` and `ledgerHead` are the voucher's; a claim in part has paid less than that so far.
    event Claimed(
        address indexed account,
        address indexed recipient,
        uint256 cumulative,
        uint256 paid,
        uint256 fee,
        bytes32 ledgerHead
    );

    error ZeroAddress();
    error SameSigner(address signer);
    error BadRecipient(address recipient);
    error NothingToFund(bytes32 campaign);
    error DeadlineOutOfRange(uint256 deadline, uint256 earliest, uint256 latest);
    error UnexpectedTransfer(uint256 received, uint256 expected);
    error CampaignClosed(bytes32 campaign);
    error NotRequester(address caller, address requester);
    error RefundTooEarly(uint256 from);
    error NotAccount(address caller, address account);
    error BadAccrualSignature(bytes32 campaign);
    error BadVoucherSignature(address account);
    error BadClaimSignature(address account);
    error BackingMismatch(bytes32 signed, bytes32 given);
    error BackingNotSorted(uint256 index);
    error BackingNotAccrued(bytes32 campaign, uint256 accrued, uint256 min);
    error NothingToClaim(uint256 claimed);
    error NotCovered(uint256 owed, uint256 available);
    error Expired(uint256 deadline);
    error WrongRelayer(address caller, address relayer);
    error FeeWithoutRelayer(uint256 fee);
    error FeeTooHigh(uint256 fee, uint256 amount);

    /// @param token_ the only token this vault holds; fee-on-transfer tokens cannot be funded.
    /// @param voucherSigner_ signs vouchers.
    /// @param accrualSigner_ signs accruals. A key apart: neither alone can pay out escrow (rule 15).
    constructor(IERC20 token_, address voucherSigner_, address accrualSigner_) EIP712("EarningsVault", "1") {
        if (address(token_) == address(0) || voucherSigner_ == address(0) || accrualSigner_ == address(0)) {
            revert ZeroAddress();
        }
        if (voucherSigner_ == accrualSigner_) revert SameSigner(voucherSigner_);
        token = token_;
        voucherSigner = voucherSigner_;
        accrualSigner = accrualSigner_;
    }

    // --------------------------------------------------------------- campaigns

    /// @notice Pays `amount` of the caller's tokens into the caller's campaign, and sets its deadline.
    /// @dev The id binds the payer and the terms, so nobody can squat an id or fund by another's
    /// allowance (rules 2, 21). The deadline is never brought forward: contributors rely on it.
    /// @param salt hash of the campaign's terms.
    /// @param amount base units; zero only to extend the deadline.
    /// @param deadline unix seconds, later than now, at most MAX_DURATION ahead.
    /// @return id see {campaignId}.
    function fund(bytes32 salt, uint128 amount, uint48 deadline) external nonReentrant returns (bytes32 id) {
        id = campaignId(msg.sender, salt);
        Campaign storage c = campaigns[id];
        uint256 current = c.deadline;
        if (c.closed) revert CampaignClosed(id);
        uint256 earliest = current > block.timestamp ? current : block.timestamp + 1;
        uint256 latest = block.timestamp + MAX_DURATION;
        if (deadline < earliest || deadline > latest) revert DeadlineOutOfRange(deadline, earliest, latest);
        if (amount == 0 && (current == 0 || deadline == current)) revert NothingToFund(id);

        c.requester = msg.sender;
        c.deadline = deadline;
        c.funded += amount;
        totalFunded += amount;
        emit CampaignFunded(id, msg.sender, amount, deadline, salt);
        if (amount != 0) _pull(amount);
    }

    /// @notice Moves what was earned from a campaign to the pool. Anyone who holds the attestation may.
    /// @dev Stale, closed and over-funded attestations never revert, so one of them cannot spoil a
    /// batch (rule 15); what is clamped now counts when the same attestation comes again after funding.
    function accrue(Accrual calldata a) external nonReentrant {
        _accrue(a);
    }

    /// @notice Gives the requester what nobody earned, after deadline + GRACE, and closes the campaign.
    /// @dev What has accrued stays for ever: the requester cannot take it back.
    /// @param id a campaign of the caller's.
    /// @param to receives `funded - accrued`; not zero, not this vault.
    function refund(bytes32 id, address to) external nonReentrant {
        Campaign storage c = campaigns[id];
        if (msg.sender != c.requester) revert NotRequester(msg.sender, c.requester);
        if (c.closed) revert CampaignClosed(id);
        uint256 from = c.deadline + GRACE;
        if (block.timestamp < from) revert RefundTooEarly(from);
        _requireRecipient(to);

        uint128 amount = c.funded - c.accrued;
        c.closed = true;
        totalFunded -= amount;
        emit Refunded(id, to, amount);
        if (amount != 0) token.safeTransfer(to, amount);
    }

    // ------------------------------------------------------------------ claims

    /// @notice Pays the caller's voucher to `recipient`: in part if the pool holds less; the rest later.
    /// @dev Only the account, or a `Claim` it signed, moves its money: a stranger's push could void a
    /// signed claim to another recipient.
    /// @param v a voucher of the caller's.
    /// @param list what `v.backing` is the hash of; empty when that is zero.
    /// @param recipient receives the payment; not zero, not this vault.
    function claim(Voucher calldata v, Backing[] calldata list, address recipient) external nonReentrant {
        _claimSelf(v, list, recipient);
    }

    /// @notice Pays a voucher as its account signed: to the full cumulative, or not at all (rule 20).
    /// @dev `v.cumulative` is part of what the account signs, so a newer voucher needs a new consent.
    /// @param v a voucher of any account.
    /// @param list as in {claim}.
    /// @param a the account's consent, by ECDSA or ERC-1271; its fee comes out of the payment.
    function claimFor(Voucher calldata v, Backing[] calldata list, ClaimAuth calldata a) external nonReentrant {
        _claimRelayed(v, list, a);
    }

    /// @notice {accrue} each, then {claim}: a voucher of unaccrued lines pays in one transaction (rule 16).
    function settle(Accrual[] calldata accruals, Voucher calldata v, Backing[] calldata list, address recipient)
        external
        nonReentrant
    {
        _accrueAll(accruals);
        _claimSelf(v, list, recipient);
    }

    /// @notice {accrue} each, then {claimFor}.
    function settleFor(
        Accrual[] calldata accruals,
        Voucher calldata v,
        Backing[] calldata list,
        ClaimAuth calldata a
    ) external nonReentrant {
        _accrueAll(accruals);
        _claimRelayed(v, list, a);
    }

    // ------------------------------------------------------------------- views

    /// @notice The id of `requester`'s campaign with these terms.
    function campaignId(address requester, bytes32 salt) public pure returns (bytes32) {
        return keccak256(abi.encode(requester, salt));
    }

    /// @notice Earned and not yet paid: the most that claims can take now.
    function available() public view returns (uint256) {
        return totalAccrued - totalPaid;
    }

    /// @notice The EIP-712 domain separator, for checks by signers.
    function domainSeparator() external view returns (bytes32) {
        return _domainSeparatorV4();
    }

    // --------------------------------------------------------- internal: money

    /// @dev The balance must rise by exactly `amount`, or `balance >= funded - paid` would break.
    function _pull(uint256 amount) private {
        uint256 before = token.balanceOf(address(this));
        token.safeTransferFrom(msg.sender, address(this), amount);
        uint256 received = token.balanceOf(address(this)) - before;
        if (received != amount) revert UnexpectedTransfer(received, amount);
    }

    function _accrueAll(Accrual[] calldata accruals) private {
        for (uint256 i; i < accruals.length; ++i) {
            _accrue(accruals[i]);
        }
    }

    function _accrue(Accrual calldata a) private {
        bytes32 structHash = keccak256(abi.encode(ACCRUAL_TYPEHASH, a.campaign, a.cumulative));
        if (!_recovers(accrualSigner, _hashTypedDataV4(structHash), a.sig)) revert BadAccrualSignature(a.campaign);

        Campaign storage c = campaigns[a.campaign];
        (uint128 funded, uint128 accrued) = (c.funded, c.accrued);
        uint128 cumulative = a.cumulative < funded ? uint128(a.cumulative) : funded;
        if (cumulative <= accrued || c.closed) return;
        uint128 delta = cumulative - accrued;
        c.accrued = cumulative;
        totalAccrued += delta;
        emit Accrued(a.campaign, cumulative, delta);
    }

    function _claimSelf(Voucher calldata v, Backing[] calldata list, address recipient) private {
        if (msg.sender != v.account) revert NotAccount(msg.sender, v.account);
        (uint256 owed, uint256 pool) = _payable(v, list);
        if (pool == 0) revert NotCovered(owed, 0);
        _pay(v, recipient, owed < pool ? owed : pool, 0);
    }

    function _claimRelayed(Voucher calldata v, Backing[] calldata list, ClaimAuth calldata a) private {
        _requireConsent(v.account, v.cumulative, a);
        (uint256 owed, uint256 pool) = _payable(v, list);
        if (owed > pool) revert NotCovered(owed, pool);
        if (a.relayerFee > owed) revert FeeTooHigh(a.relayerFee, owed);
        _pay(v, a.recipient, owed, a.relayerFee);
    }

    /// @dev Checks the voucher. Gives what it still owes (never zero) and what the pool holds.
    function _payable(Voucher calldata v, Backing[] calldata list) private view returns (uint256 owed, uint256 pool) {
        bytes32 structHash =
            keccak256(abi.encode(VOUCHER_TYPEHASH, v.account, v.cumulative, v.ledgerHead, v.backing));
        if (!_recovers(voucherSigner, _hashTypedDataV4(structHash), v.sig)) revert BadVoucherSignature(v.account);
        _requireBacking(v.backing, list);
        uint256 done = claimed[v.account];
        if (v.cumulative <= done) revert NothingToClaim(done);
        (owed, pool) = (v.cumulative - done, available());
    }

    /// @dev `amount <= available()`, so it fits in 128 bits and `totalPaid <= totalAccrued` holds.
    function _pay(Voucher calldata v, address recipient, uint256 amount, uint256 fee) private {
        _requireRecipient(recipient);
        claimed[v.account] += amount;
        totalPaid += uint128(amount);
        emit Claimed(v.account, recipient, v.cumulative, amount, fee, v.ledgerHead);
        if (amount != fee) token.safeTransfer(recipient, amount - fee);
        if (fee != 0) token.safeTransfer(msg.sender, fee);
    }

    // -------------------------------------------------------- internal: checks

    /// @dev Rule 16: without it an unbacked voucher could take what other campaigns' workers earned.
    function _requireBacking(bytes32 backing, Backing[] calldata list) private view {
        bytes32 given = list.length == 0 ? bytes32(0) : keccak256(abi.encode(list));
        if (given != backing) revert BackingMismatch(backing, given);
        bytes32 last;
        for (uint256 i; i < list.length; ++i) {
            (bytes32 id, uint256 min) = (list[i].campaign, list[i].min);
            if (id <= last) revert BackingNotSorted(i);
            last = id;
            uint256 accrued = campaigns[id].accrued;
            if (accrued < min) revert BackingNotAccrued(id, accrued, min);
        }
    }

    /// @dev Rule 20. A fee names its relayer, or whoever copies the transaction first would take it.
    function _requireConsent(address account, uint256 cumulative, ClaimAuth calldata a) private view {
        if (block.timestamp > a.deadline) revert Expired(a.deadline);
        if (a.relayer == address(0)) {
            if (a.relayerFee != 0) revert FeeWithoutRelayer(a.relayerFee);
        } else if (a.relayer != msg.sender) {
            revert WrongRelayer(msg.sender, a.relayer);
        }
        bytes32 structHash = keccak256(
            abi.encode(CLAIM_TYPEHASH, account, a.recipient, cumulative, a.relayerFee, a.relayer, a.deadline)
        );
        if (!_consents(account, _hashTypedDataV4(structHash), a.sig)) revert BadClaimSignature(account);
    }

    function _requireRecipient(address recipient) private view {
        if (recipient == address(0) || recipient == address(this)) revert BadRecipient(recipient);
    }

    /// @dev OpenZeppelin's ECDSA refuses a high `s` and anything but 65 bytes.
    function _recovers(address signer, bytes32 digest, bytes calldata sig) private pure returns (bool) {
        (address recovered, ECDSA.RecoverError err,) = ECDSA.tryRecoverCalldata(digest, sig);
        return err == ECDSA.RecoverError.NoError && recovered == signer;
    }

    /// @dev ECDSA first: an EIP-7702 account has code, yet its key must go on working.
    function _consents(address account, bytes32 digest, bytes calldata sig) private view returns (bool ok) {
        if (_recovers(account, digest, sig)) return true;
        if (account.code.length == 0) return false;
        bytes memory input = abi.encodeCall(IERC1271.isValidSignature, (digest, sig));
        bytes32 magic = bytes32(IERC1271.isValidSignature.selector);
        // Copies one word, whatever comes back: a huge answer cannot make the relayer pay for memory.
        assembly ("memory-safe") {
            ok := staticcall(ERC1271_GAS, account, add(input, 0x20), mload(input), 0x00, 0x20)
            ok := and(and(ok, gt(returndatasize(), 0x1f)), eq(mload(0x00), magic))
        }
    }
}
