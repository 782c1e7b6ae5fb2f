import * as z from 'zod/mini';
import {
  Address,
  Amount,
  ChainId,
  Hex32,
  ServiceSignature,
} from '../../../../lib/protocol/primitives.ts';

/** The header that says how many bytes of a request's body are the leaf file; vouchers follow it. */
export const LEAF_BYTES = 'stint-leaf-bytes';

/** A root that a cosigner signed. */
export const Cosigned = z.strictObject({
  epoch: z.int().check(z.gte(1)),
  root: Hex32,
  total: Amount,
  dataHash: Hex32,
  sig: ServiceSignature,
});
export type Cosigned = z.infer<typeof Cosigned>;

/** What a cosigner says about itself before it is asked for a signature. */
export const CosignerState = z.strictObject({
  v: z.literal(1),
  address: Address,
  chainId: ChainId,
  vault: Address,
  /** The next root's epoch by its own reading of a final block. */
  epoch: z.int().check(z.gte(1)),
  /** The last root that was not struck out, below which no leaf may fall; 0 for none. */
  base: z.int().check(z.gte(0)),
  /** Whether it has the leaf file of that root. */
  hasBase: z.boolean(),
  /** What it signed for `epoch`. It signs nothing else for it. */
  signed: z.nullable(Cosigned),
});
export type CosignerState = z.infer<typeof CosignerState>;

/**
 * A line of evidence: wallet, ledger head and signature of a voucher with backing 0 over exactly the
 * total in the wallet's leaf. In the order of the leaves, one for each leaf that grew.
 */
export const VoucherLine = z.tuple([Address, Hex32, ServiceSignature]);
