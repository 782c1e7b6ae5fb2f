import type { CampaignTerms } from '../protocol/campaigns.ts';
import type { ClaimMessage } from '../protocol/claims.ts';
import { EIP712_DOMAIN, EIP712_TYPES } from '../protocol/eip712.ts';
import { concat, hexWord, keccak, toHex, utf8, word } from './bytes.ts';
import { type Domain, digest, structHash } from './eip712.ts';

/** The binding message that a wallet signs. */
export interface Bind {
  vault: string;
  device: string;
  account: string;
  nonce: number;
}

export function claimDigest(domain: Domain, c: ClaimMessage): Uint8Array {
  return digest(
    domain,
    structHash('Claim', [
      hexWord(c.account),
      hexWord(c.recipient),
      word(c.cumulative),
      word(c.relayerFee),
      hexWord(c.relayer),
      word(c.deadline),
    ]),
  );
}

export function bindDigest(domain: Domain, b: Bind): Uint8Array {
  return digest(
    domain,
    structHash('Bind', [hexWord(b.vault), hexWord(b.device), hexWord(b.account), word(b.nonce)]),
  );
}

/** The terms that only one kind of campaign has, in the order in which they are hashed. */
const ownTerms = (t: CampaignTerms): unknown[] =>
  t.kind === 'bandwidth'
    ? [t.requesterName, t.purpose, t.destinations, t.proofPercent]
    : [t.redundancy, t.newShare];

/** Terms without quality settings or an entrance test keep the hash they had before those existed. */
function judgedTerms(t: CampaignTerms): unknown[] {
  if (t.kind === 'bandwidth' || !t.quality) return [];
  const { pay, bonus, target, least, burnIn, entrance } = t.quality;
  const test = entrance ? [[entrance.questions, entrance.needed, entrance.daily]] : [];
  return [[pay, bonus, target, least, burnIn, ...test]];
}

/** Hash of a campaign's terms: the salt of its id. Keys in a fixed order, so JSON is canonical. */
export function termsHash(t: CampaignTerms): string {
  const ordered = [t.v, t.name, t.kind, t.price, t.feeBps, ...ownTerms(t), t.deadline, t.nonce];
  const whole = ['stint.terms', ...ordered, ...judgedTerms(t)];
  return toHex(keccak(utf8(JSON.stringify(whole))));
}

/** The vault's id of a campaign: keccak256(abi.encode(requester, salt)). */
export const campaignId = (requester: string, salt: string): string =>
  toHex(keccak(concat(hexWord(requester), hexWord(salt))));

export interface CreateCampaign {
  campaign: string;
  terms: string;
  requester: string;
  expires: number;
}

export function createCampaignDigest(domain: Domain, c: CreateCampaign): Uint8Array {
  return digest(
    domain,
    structHash('CreateCampaign', [
      hexWord(c.campaign),
      hexWord(c.terms),
      hexWord(c.requester),
      word(c.expires),
    ]),
  );
}

/** The fields in the order of their type, in which pages show them: wallets show either order. */
const inOrder = (names: readonly { name: string }[], message: object) =>
  Object.fromEntries(names.map(({ name }) => [name, (message as Record<string, unknown>)[name]]));

/** One of the messages as EIP-712 JSON, for a wallet's `eth_signTypedData_v4`. */
export function typedData<N extends 'Claim' | 'Bind' | 'CreateCampaign'>(
  domain: Domain,
  primaryType: N,
  message: object,
) {
  return {
    domain: { ...EIP712_DOMAIN, chainId: domain.chainId, verifyingContract: domain.vault },
    types: {
      EIP712Domain: [
        { name: 'name', type: 'string' },
        { name: 'version', type: 'string' },
        { name: 'chainId', type: 'uint256' },
        { name: 'verifyingContract', type: 'address' },
      ],
      [primaryType]: EIP712_TYPES[primaryType],
    },
    primaryType,
    message: inOrder(EIP712_TYPES[primaryType], message),
  };
}
