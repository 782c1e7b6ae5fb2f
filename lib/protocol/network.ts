import * as z from 'zod/mini';
import { Address, Amount, ChainId, Millis, shortText } from './primitives.ts';

/**
 * What a device trusts, pinned in its build (docs/money.md rule 13). No response from the
 * service can replace any of it; only the vault is believed about a key rotation.
 */
export const PinnedNetwork = z.object({
  chainId: ChainId,
  vault: Address,
  voucherSigner: Address,
  accrualSigner: Address,
  /** Origin of the service, such as `https://stint.example`; its API and its claim page. */
  service: z.string().check(z.regex(/^https?:\/\/[^/\s]+$/)),
  token: z.object({
    address: Address,
    symbol: z.string().check(z.regex(/^[A-Za-z0-9.]{1,11}$/)),
    decimals: z.int().check(z.gte(0), z.lte(8)),
  }),
});
export type PinnedNetwork = z.infer<typeof PinnedNetwork>;

/** What the service says about itself: shown, and compared with what is pinned. */
export const NetworkInfo = z.object({
  network: PinnedNetwork,
  chainName: shortText(60),
  rpcUrl: z.string().check(z.regex(/^https?:\/\//), z.maxLength(300)),
  nativeCurrency: z.object({ name: shortText(40), symbol: shortText(11), decimals: z.int() }),
  relayer: Address,
  minClaim: Amount,
  /** What the service takes for sending a claim, base units; a quote says it for good. */
  relayFee: z.optional(Amount),
  confirmations: z.int(),
  powBits: z.int(),
  now: Millis,
});
export type NetworkInfo = z.infer<typeof NetworkInfo>;
