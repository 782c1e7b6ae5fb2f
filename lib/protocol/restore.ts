import * as z from 'zod/mini';
import { AccountUpdate, Checkpoint, Receipt } from './receipts.ts';

/**
 * What a device presents to a service that was restored from an older copy
 * (docs/money.md rule 22): its receipts after those that the service knows, up to its checkpoint,
 * and for each of its wallets the newer entries and the newest voucher.
 */
export const Presented = z.strictObject({
  checkpoint: Checkpoint,
  receipts: z.array(Receipt).check(z.maxLength(5_000)),
  accounts: z.array(AccountUpdate).check(z.maxLength(10)),
});
export type Presented = z.infer<typeof Presented>;
