import { hmac } from '@noble/hashes/hmac.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { getPublicKey, hashes, Point, sign } from '@noble/secp256k1';
import { describe, expect, test } from 'vitest';
import type { AccountEntry, Attestation, BackedVoucher, Backing } from '../protocol/receipts.ts';
import {
  accrualDigest,
  backingHash,
  emptyAccount,
  extendAccount,
  voucherDigest,
} from './account-chain.ts';
import { checkBackedVoucher } from './backed-voucher.ts';
import { fromHex, keccak, toHex } from './bytes.ts';

hashes.sha256 = sha256;
hashes.hmacSha256 = (key, message) => hmac(sha256, key, message);

const domain = { chainId: 31_337, vault: `0x${'5f'.repeat(20)}` };
const WALLET = `0x${'a1'.repeat(20)}`;
const OTHER = `0x${'b2'.repeat(20)}`;
const HEAD = `0x${'11'.repeat(32)}`;
const campaign = (n: number) => `0x${String(n).repeat(64)}`;

describe('an entry that fits its hash and not its wallet', () => {
  const start = { ...emptyAccount(domain, WALLET), n: 2, cumulative: 50n };
  const next: AccountEntry = {
    vault: domain.vault,
    account: WALLET,
    n: 3,
    deviceTag: HEAD,
    creditSeqs: [4, 9],
    amount: '20',
    cumulative: '70',
    prev: start.head,
  };
  const extend = (change: Partial<AccountEntry>) =>
    extendAccount(domain, WALLET, start, { ...next, ...change });

  test('is told from an honest one', () => {
    expect(extend({})).toMatchObject({ n: 3, cumulative: 70n });
  });

  test.each<[Partial<AccountEntry>, RegExp]>([
    [{ vault: OTHER }, /another wallet or vault/],
    [{ account: OTHER }, /another wallet or vault/],
    [{ n: 4 }, /should have number 3/],
    [{ prev: HEAD }, /does not continue/],
    [{ creditSeqs: [4, 4] }, /out of order/],
    [{ creditSeqs: [9, 4] }, /out of order/],
    [{ cumulative: '71' }, /cumulative sum is wrong/],
  ])('%j is refused', (change, words) => expect(() => extend(change)).toThrow(words));
});

const [VOUCHERS, ACCRUALS, THIEF] = ['01', '02', '03'].map((n) => `0x${n.padStart(64, '0')}`) as [
  string,
  string,
  string,
];

function addressOf(key: string): string {
  const point = Point.fromBytes(getPublicKey(fromHex(key)));
  return toHex(keccak(point.toBytes(false).slice(1)).slice(12));
}

function signed(digest: Uint8Array, key: string): string {
  const made = sign(digest, fromHex(key), { prehash: false, format: 'recovered' });
  return toHex(new Uint8Array([...made.slice(1), 27 + made[0]!]));
}

describe('a voucher', () => {
  const keys = { voucherSigner: addressOf(VOUCHERS), accrualSigner: addressOf(ACCRUALS) };

  type Parts = {
    account?: string;
    list?: Backing[];
    accruals?: Omit<Attestation, 'sig'>[];
    named?: string;
    by?: string;
    accruedBy?: string;
  };
  function made({ account = WALLET, list, accruals, named, by, accruedBy }: Parts): BackedVoucher {
    const backings = list ?? [
      { campaign: campaign(1), min: '5' },
      { campaign: campaign(2), min: '6' },
    ];
    const body = {
      account,
      cumulative: '11',
      ledgerHead: HEAD,
      backing: named ?? backingHash(backings),
    };
    const given = accruals ?? [
      { campaign: campaign(1), cumulative: '5' },
      { campaign: campaign(2), cumulative: '9' },
    ];
    return {
      voucher: { ...body, sig: signed(voucherDigest(domain, body), by ?? VOUCHERS) },
      list: backings,
      attestations: given.map((one) => ({
        ...one,
        sig: signed(accrualDigest(domain, one), accruedBy ?? ACCRUALS),
      })),
      goodUntil: 1,
    };
  }
  const check = (parts: Parts) => () => checkBackedVoucher(domain, WALLET, made(parts), keys);

  test('with all that it needs is kept', () => expect(check({})).not.toThrow());

  const twice = [
    { campaign: campaign(1), min: '5' },
    { campaign: campaign(1), min: '5' },
  ];
  test.each<[string, Parts, RegExp]>([
    ['of another wallet', { account: OTHER }, /another wallet/],
    ['by another key', { by: THIEF }, /signed by another key/],
    ['by the key of accruals', { by: ACCRUALS }, /signed by another key/],
    ['with another list than it names', { named: HEAD }, /different backing list/],
    ['backed by one campaign twice', { list: twice, named: HEAD }, /not sorted/],
    [
      'that leans on the accrual of another campaign',
      { accruals: [{ campaign: campaign(1), cumulative: '50' }] },
      /missing or too small/,
    ],
    [
      'whose accrual is one unit short',
      {
        accruals: [
          { campaign: campaign(1), cumulative: '4' },
          { campaign: campaign(2), cumulative: '9' },
        ],
      },
      /missing or too small/,
    ],
    ['with accruals by another key', { accruedBy: VOUCHERS }, /accrual was signed by another/],
  ])('%s is not', (_, parts, words) => expect(check(parts)).toThrow(words));
});
