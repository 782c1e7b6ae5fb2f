import type { CampaignTerms, QualityTerms } from '../../lib/protocol/campaigns.ts';
import type { PinnedNetwork } from '../../lib/protocol/network.ts';
import { createSigner } from '../../service/src/keys.ts';
import { ROLE } from './vault/state.ts';

const secret = (n: number): string => `0x${n.toString(16).padStart(64, '0')}`;

/** Somebody with a key of an ordinary account. */
export interface Person {
  address: string;
  sign(digest: Uint8Array): string;
}

function person(n: number): Person {
  const signer = createSigner({ relayer: secret(n) });
  return {
    address: signer.address('relayer'),
    sign: (digest) => signer.sign('relayer', digest),
  };
}

/** The first contract of anvil's first account, so that the real vault can be put there. */
export const DOMAIN = { chainId: 31_337, vault: '0x5fbdb2315678afecb367f032d93f642f64180aa3' };
/** When histories begin, ms. */
export const BEGIN = 1_800_000_000_000;
export const DAY = 86_400;

/** The keys that the service begins with, and those that replace them. */
export const KEYS = {
  voucher: secret(0x101),
  accrual: secret(0x102),
  relayer: secret(0x103),
  cosigner: secret(0x104),
};
export const STANDBY = { accrual: secret(0x202), cosigner: secret(0x204) };

const address = (key: string) => createSigner({ relayer: key }).address('relayer');
export const STANDBY_ADDRESS = {
  accrual: address(STANDBY.accrual),
  cosigner: address(STANDBY.cosigner),
};
export const SIGNER = createSigner(KEYS);
export const RELAYER = SIGNER.address('relayer');

export const OWNER = `0x${'0a'.repeat(20)}`;
export const GUARDIAN = `0x${'0b'.repeat(20)}`;
export const OPERATOR = `0x${'0e'.repeat(20)}`;
export const THIEF = `0x${'66'.repeat(20)}`;
export const REQUESTER = person(0x301);

/** The keys that the vault is deployed with. */
export const VAULT_KEYS = [
  { signer: SIGNER.address('voucher'), role: ROLE.voucher },
  { signer: SIGNER.address('accrual'), role: ROLE.accrual },
  { signer: STANDBY_ADDRESS.accrual, role: ROLE.accrual },
  { signer: RELAYER, role: ROLE.poster },
  { signer: SIGNER.address('cosigner'), role: ROLE.cosigner },
];

/** A wallet: an ordinary account, or a contract that a key owns. */
export interface Wallet extends Person {
  owner: string | null;
}

const OWNER_OF_CONTRACT = person(0x404);
export const WALLET_CAST: readonly Wallet[] = [
  { ...person(0x401), owner: null },
  { ...person(0x402), owner: null },
  { ...person(0x403), owner: null },
  {
    address: `0x${'c0'.repeat(20)}`,
    sign: OWNER_OF_CONTRACT.sign,
    owner: OWNER_OF_CONTRACT.address,
  },
];
/** A contract wallet that no signature can be checked with. */
export const BURNING = `0x${'bb'.repeat(20)}`;

/** What the campaigns say; `chainDays` is what is said to the vault, which counts. */
export const CAMPAIGN_CAST = [
  { price: '10000', days: 300, chainDays: 300, amount: 300_000n },
  { price: '9000', days: 90, chainDays: 100, amount: 200_000n },
  { price: '7000', days: 40, chainDays: 45, amount: 90_000n },
] as const;

export const termsOf = (i: number, quality: QualityTerms | null): CampaignTerms => ({
  v: 1,
  name: `Campaign ${i}`,
  kind: 'comparison',
  price: CAMPAIGN_CAST[i]!.price,
  feeBps: 500,
  redundancy: 3,
  newShare: 100,
  deadline: BEGIN / 1000 + CAMPAIGN_CAST[i]!.days * DAY,
  nonce: secret(i + 1),
  ...(quality && { quality }),
});

/** What a device pins. */
export const network = (): PinnedNetwork => ({
  ...DOMAIN,
  voucherSigner: SIGNER.address('voucher'),
  accrualSigner: SIGNER.address('accrual'),
  service: 'https://stint.example',
  token: { address: `0x${'70'.repeat(20)}`, symbol: 'T', decimals: 6 },
});
