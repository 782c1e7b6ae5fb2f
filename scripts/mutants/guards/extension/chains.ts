import type { Guard } from '../../guard.ts';

const CHAIN = 'lib/domain/receipt-chain.ts';
const ACCOUNT = 'lib/domain/account-chain.ts';
const BACKED = 'lib/domain/backed-voucher.ts';
const OWED = 'lib/domain/owed.ts';
const CHAINS = ['lib/domain/dishonest-chain.test.ts'];
const ACCOUNTS = ['lib/domain/dishonest-account.test.ts'];
const OWES = ['lib/domain/owed.test.ts'];
const row = 'rewrites receipts, lowers a credit';

const receipt = (take: string, threat: string): Guard => ({
  file: CHAIN,
  take: `if (${take})`,
  put: 'if (false)',
  threat,
  row,
  tests: CHAINS,
});

const entry = (take: string, threat: string): Guard => ({
  file: ACCOUNT,
  take: `if (${take})`,
  put: 'if (false)',
  threat,
  row,
  tests: ACCOUNTS,
});

/** What no holder of the service's keys can sign: chains, vouchers and proofs that do not fit. */
export const CHAINED: readonly Guard[] = [
  receipt('receipt.vault !== domain.vault', 'receipts of another vault count here'),
  receipt('receipt.device !== device', 'receipts of another device count here'),
  receipt('receipt.seq !== head.seq + 1', 'numbers are left out of the chain'),
  receipt('receipt.prev !== head.head', 'a receipt continues another chain'),
  receipt('pending < 0n || BigInt(receipt.pending) !== pending', 'a pending sum is made up'),
  receipt('BigInt(receipt.credited) !== credited', 'a credited sum is made up'),
  {
    file: CHAIN,
    take: 'pending < 0n || BigInt(receipt.pending)',
    put: 'BigInt(receipt.pending)',
    threat: 'more is taken from what is pending than is there',
    row,
    tests: CHAINS,
  },
  {
    file: CHAIN,
    take: 'if (!fits) throw',
    put: 'if (false) throw',
    threat: 'a receipt changes sums that its kind may not',
    row,
    tests: CHAINS,
  },
  ...(
    [
      ['checkpoint.vault === domain.vault', 'vault'],
      ['checkpoint.device === device', 'device'],
      ['checkpoint.seq === head.seq', 'length'],
      ['checkpoint.head === head.head', 'head'],
      ['BigInt(checkpoint.credited) === head.credited', 'credited sum'],
      ['BigInt(checkpoint.pending) === head.pending', 'pending sum'],
    ] as const
  ).map(([take, what]) => ({
    file: CHAIN,
    take,
    put: 'true',
    threat: `a checkpoint of another ${what} signs this chain`,
    row,
    tests: CHAINS,
  })),
  entry(
    'entry.vault !== domain.vault || entry.account !== account',
    'entries of another wallet count here',
  ),
  entry('entry.n !== head.n + 1', 'numbers are left out of a wallet’s chain'),
  entry('entry.prev !== head.head', 'an entry continues another chain'),
  {
    file: ACCOUNT,
    take: 'if (!ascending) throw broken',
    put: 'if (false) throw broken',
    threat: 'an entry counts one receipt twice',
    row,
    tests: ACCOUNTS,
  },
  entry('BigInt(entry.cumulative) !== cumulative', 'a wallet’s sum is made up'),
  {
    file: ACCOUNT,
    take: 'if (!ascending)\n    throw new RangeError',
    put: 'if (false)\n    throw new RangeError',
    threat: 'a campaign backs a voucher twice',
    row,
    tests: ACCOUNTS,
  },
  {
    file: BACKED,
    take: 'if (backed.voucher.account !== account) {',
    put: 'if (false) {',
    threat: 'a voucher of another wallet is kept as this one’s',
    row,
    tests: ACCOUNTS,
  },
  {
    file: BACKED,
    take: 'if (signers.voucher !== keys.voucherSigner) {',
    put: 'if (false) {',
    threat: 'a voucher that another key signed is kept',
    row,
    tests: ACCOUNTS,
  },
  {
    file: BACKED,
    take: 'if (backing !== voucher.backing) {',
    put: 'if (false) {',
    threat: 'a voucher comes with another list than it names, and pays nothing',
    row,
    tests: ACCOUNTS,
  },
  {
    file: BACKED,
    take: 'a.campaign === campaign && ',
    put: '',
    threat: 'the accrual of one campaign stands for another',
    row,
    tests: ACCOUNTS,
  },
  {
    file: BACKED,
    take: ' && BigInt(a.cumulative) >= BigInt(min)',
    put: '',
    threat: 'an accrual below what the voucher needs is taken',
    row,
    tests: ACCOUNTS,
  },
  {
    file: BACKED,
    take: '  checkBacking(backed);\n',
    put: '',
    threat: 'a voucher without its accruals is kept',
    row,
    tests: ACCOUNTS,
  },
  {
    file: BACKED,
    take: 'if (signers.accruals.some((signer) => signer !== keys.accrualSigner)) {',
    put: 'if (false) {',
    threat: 'an accrual that another key signed is kept',
    row,
    tests: ACCOUNTS,
  },
  {
    file: 'lib/domain/merkle-proof.ts',
    take: 'const same = leaf.account === account;',
    put: 'const same = true;',
    threat: 'the proof of another wallet is kept as this one’s',
    row: 'sends a Merkle proof of a root of its own',
    tests: ['lib/domain/merkle-proof.test.ts'],
  },
  {
    file: 'lib/domain/merkle-proof.ts',
    take: ' && rootOf(leafHash(account, leaf.cumulative), proof) === root',
    put: '',
    threat: 'a proof that leads nowhere is kept',
    row: 'sends a Merkle proof of a root of its own',
    tests: ['lib/domain/merkle-proof.test.ts'],
  },
  {
    file: 'lib/domain/recover-address.ts',
    take: 'if (parity > 1) return null;',
    put: '',
    threat: 'a signature that the vault refuses counts as the wallet’s',
    tests: ['lib/domain/recover-address.test.ts'],
  },
  {
    file: OWED,
    take: 'if (creditedBy(next) < creditedBy(known)) return false;',
    put: '',
    threat: 'a credited total falls',
    row: 'calls a good voucher',
    tests: OWES,
  },
  {
    file: OWED,
    take: 'return known.goodUntil !== null && known.goodUntil * 1000 <= now;',
    put: 'return true;',
    threat: 'a good voucher gives way to one that pays less',
    row: 'calls a good voucher',
    tests: OWES,
  },
  {
    file: OWED,
    take: 'known.goodUntil !== null && ',
    put: '',
    threat: 'a permanent voucher gives way to one that pays less',
    row: 'calls a good voucher',
    tests: OWES,
  },
];
