import * as z from 'zod/mini';
import { Millis } from './primitives.ts';

/** Names a campaign key without giving it away: the beginning of its hash. */
export const KeyId = z.string().check(z.regex(/^[0-9a-f]{16}$/));

/** A campaign key of a wallet, as its requester sees it. */
export const RequesterKey = z.object({
  id: KeyId,
  createdAt: Millis,
  revokedAt: z.nullable(Millis),
});
export type RequesterKey = z.infer<typeof RequesterKey>;
