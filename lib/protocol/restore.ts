import * as z from 'zod/mini';
import { AccountUpdate, Checkpoint, Receipt } from './receipts.ts';

/**
 * What a device brings back to a service that was restored from an older copy
 * (docs/money.md rule 22): its receipts after those that the service knows, up to our checkpoint,
 * and for each of its wallets the entries and the voucher that ends them.
 */
export const Presented = z.strictObject({
  checkpoint: Checkpoint,
  receipts: z.array(Receipt).check(z.maxLength(5_000)),
  accounts: z.array(AccountUpdate).check(z.maxLength(10)),
});
export type Presented = z.infer<typeof Presented>;
