/** A guard that is removed from the vault or inverted. Some test has to notice. */
export interface Mutant {
  /** In src/vault/. */
  file: string;
  /** Source text that occurs exactly once in the file. */
  from: string;
  to: string;
  /** What goes wrong with it. */
  why: string;
}

const inFile = (file: string, rows: readonly (readonly [string, string, string])[]): Mutant[] =>
  rows.map(([why, from, to]) => ({ file, from, to, why }));

export const MUTANTS: readonly Mutant[] = [
  ...inFile('Roles.sol', [
    ['anyone is owner', 'if (msg.sender != owner) revert NotOwner(msg.sender);', ''],
    ['anyone is guardian', 'if (msg.sender != guardian) revert NotGuardian(msg.sender);', ''],
  ]),
  ...inFile('Signers.sol', [
    ['a new key counts at once', '&& s.validFrom <= block.timestamp && s.rev', '&& s.rev'],
    ['a revoked key counts', ' && s.revokedAt == 0;', ';'],
    ['a key signs for every role', 'return s.role == role && ', 'return '],
    [
      'a known key is added again',
      'if (signers[signer].role != Role.None) revert SignerKnown(signer);',
      '',
    ],
    ['revocation is not stored', 's.revokedAt = uint48(block.timestamp);', ''],
    [
      'revocation blocks no refunds',
      '<= block.timestamp) _blockRefunds();',
      '<= block.timestamp) {}',
    ],
    [
      'revocations block refunds for ever',
      'if (block.timestamp + GRACE < refundsBlockedUntil + REFUND_BLOCK_INTERVAL) return;',
      '',
    ],
    [
      'chain id is fixed',
      'isSigner(_recover(_hashTypedDataV4(structHash), sig), role)',
      `isSigner(_recover(keccak256(abi.encodePacked(hex"1901", keccak256(abi.encode(
        keccak256("EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)"),
        keccak256("EarningsVault"), keccak256("1"), uint256(31337), address(this))), structHash)), sig), role)`,
    ],
  ]),
  ...inFile('Pool.sol', [
    [
      'a pause stops nothing',
      'if (block.timestamp < p.pausedUntil) revert Paused(p.pausedUntil);',
      '',
    ],
    ['a pause lasts for ever', 'if (duration > MAX_PAUSE) revert PauseTooLong(duration);', ''],
    [
      'pauses follow each other',
      'block.timestamp < last + PAUSE_COOLDOWN',
      'block.timestamp < last',
    ],
    ['more is paid than accrued', 'amount = Math.min(owed, p.available);', 'amount = owed;'],
    ['a relayed claim is paid in part', ' || (exact && amount != owed)', ''],
    [
      'a relayed claim is cut by the cap',
      'if (exact || left == 0) revert',
      'if (left == 0) revert',
    ],
    ['no daily cap', 'if (left < amount) {', 'if (false) {'],
    ['the cap is never renewed', 'return p.day == _today() ? p.spent : 0;', 'return p.spent;'],
    ['the root rail has no window', 'else rootWindow = Window(total, _today());', ''],
    ['both rails spend one window', 'if (rail == Rail.Voucher) return p.day', 'return p.day'],
    ['the pool is not debited', 'p.available -= uint96(amount);', ''],
    ['the slot is not stored', '        pool = p;', ''],
    ['the owner freezes by a low cap', 'cap = Math.max(cap, windowCap);', 'cap = windowCap;'],
    ['claims lower the cap', '(outstanding + spent) / CAP_DIVISOR', 'outstanding / CAP_DIVISOR'],
  ]),
  ...inFile('Campaigns.sol', [
    [
      'accrued above funded',
      'attested < funded ? uint128(attested) : funded;',
      'uint128(attested);',
    ],
    ['accruals need no signature', 'attested)), sig)) return false;', 'attested)), sig)) {}'],
    ['accrued is not stored', 'c.accrued = cumulative;', ''],
    [
      'a closed campaign accrues',
      'if (cumulative <= accrued || c.closed) return',
      'if (cumulative <= accrued) return',
    ],
    ['a refund takes what was earned', 'c.funded - c.accrued;', 'c.funded;'],
    ['a refund comes early', 'uint256 from = c.deadline + GRACE;', 'uint256 from = c.deadline;'],
    [
      'a refund comes a second early',
      'if (block.timestamp < from) revert',
      'if (block.timestamp + 1 < from) revert',
    ],
    [
      'a refund ignores revocations',
      'if (from < refundsBlockedUntil) from = refundsBlockedUntil;',
      '',
    ],
    ['a refund comes twice', 'c.closed = true;', ''],
    [
      'anyone is refunded',
      'if (msg.sender != c.requester) revert NotRequester(msg.sender, c.requester);',
      '',
    ],
    [
      'ids do not bind the payer',
      'keccak256(abi.encode(requester, salt))',
      'keccak256(abi.encode(salt))',
    ],
    ['deadlines are brought forward', 'current > block.timestamp ? current', 'false ? current'],
    ['deadlines lie too far ahead', ' || deadline > latest)', ')'],
    [
      'a fee on transfer is not seen',
      'if (received != amount) revert UnexpectedTransfer(received, amount);',
      '',
    ],
    ['a front-run permit reverts', 'catch {}', 'catch { revert(); }'],
    ['more than fits is funded', 'if (total > CAPACITY) revert OverCapacity(total, CAPACITY);', ''],
  ]),
  ...inFile('Payouts.sol', [
    ['claimed is not stored', 'claimed[e.account] += amount;', ''],
    ['claims need no consent', 'revert BadClaimSignature(account);', '{}'],
    [
      'consents do not bind the recipient',
      'account, a.recipient, cumulative, a.relayerFee',
      'account, address(0), cumulative, a.relayerFee',
    ],
    ['consents never expire', 'if (block.timestamp > a.deadline) revert Expired(a.deadline);', ''],
    ['any relayer takes the fee', '} else if (a.relayer != relayer) {', '} else if (false) {'],
    [
      'a fee for whoever comes first',
      'if (a.relayerFee != 0) revert FeeWithoutRelayer(a.relayerFee);',
      '',
    ],
    [
      'a fee above the payment',
      'if (a.relayerFee > amount) revert FeeTooHigh(a.relayerFee, amount);',
      '',
    ],
    [
      'account zero has consented',
      'if (signer != address(0) && signer == account)',
      'if (signer == account)',
    ],
    ['wallets burn without a cap', 'staticcall(ERC1271_GAS,', 'staticcall(gas(),'],
    ['a short answer is yes', 'gt(returndatasize(), 0x1f)', 'gt(returndatasize(), 0x03)'],
  ]),
  ...inFile('Vouchers.sol', [
    [
      'strangers push claims',
      'if (msg.sender != v.account) revert NotAccount(msg.sender, v.account);',
      '',
    ],
    ['vouchers need no signature', 'revert BadVoucherSignature(v.account);', '{}'],
    ['any list will do', 'if (given != backing) revert BackingMismatch(backing, given);', ''],
    [
      'unbacked vouchers raid the pool',
      'if (accrued < min) revert BackingNotAccrued(id, accrued, min);',
      '',
    ],
    ['a campaign backs twice', 'if (id <= last)', 'if (id < last)'],
    [
      'claims are re-entered',
      'ClaimAuth calldata a) external nonReentrant {',
      'ClaimAuth calldata a) external {',
    ],
  ]),
  ...inFile('Roots.sol', [
    [
      'anyone posts roots',
      'if (!isSigner(msg.sender, Role.RootPoster)) revert NotRootPoster(msg.sender);',
      '',
    ],
    ['roots need no second key', 'revert BadRootSignature(epoch);', '{}'],
    ['a root counts at once', ' && r.validAt <= block.timestamp', ''],
    ['a vetoed root counts', ' && !r.vetoed;', ';'],
    [
      'an active root is vetoed',
      'if (block.timestamp >= roots[epoch].validAt) revert',
      'if (epoch == 0 || epoch > lastEpoch) revert',
    ],
    [
      'vetoes follow each other',
      'if (block.timestamp < nextVetoAt) revert VetoTooSoon(nextVetoAt);',
      '',
    ],
    ['a vetoed total stays', 'lastTotal = roots[epoch].before;', ''],
    ['totals fall', 'if (total < least || total > totalAccrued)', 'if (total > totalAccrued)'],
    [
      'totals exceed what accrued',
      'if (total < least || total > totalAccrued)',
      'if (total < least)',
    ],
    ['roots come faster than vetoes', 'if (block.timestamp < from) revert RootTooSoon(from);', ''],
    ['a leaf exceeds the total', 'if (cumulative > r.total || !Merkle', 'if (!Merkle'],
    ['proofs are not checked', ' || !MerkleProof.verifyCalldata(proof, r.root, leaf)', ''],
    [
      'leaves are hashed once',
      'keccak256(bytes.concat(keccak256(abi.encode(account, cumulative))))',
      'keccak256(abi.encode(account, cumulative))',
    ],
  ]),
  ...inFile('Batch.sol', [
    [
      'anyone calls for the batch',
      'if (msg.sender != address(this)) revert NotSelf(msg.sender);',
      '',
    ],
    ['one item burns the gas of all', 'this.claimPacked{gas: ITEM_GAS}', 'this.claimPacked'],
    ['unknown flags pass', 'if (flags > RELAYED + ELSEWHERE) revert UnknownFlags(flags);', ''],
    [
      'a batch is re-entered',
      'external nonReentrant returns (uint256 paid)',
      'external returns (uint256 paid)',
    ],
    ['a recipient makes the log dear', 'if (reason.length > MAX_REASON) {', 'if (false) {'],
    ['a bad accrual goes unsaid', 'emit AccrualSkipped(campaign);', '{}'],
  ]),
  ...inFile('PackedReader.sol', [
    [
      'fields are read past the end',
      'if (offset + size > data.length) revert Malformed(offset);',
      '',
    ],
  ]),
];
