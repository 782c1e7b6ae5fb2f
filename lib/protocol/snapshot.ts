import * as z from 'zod/mini';
import { ClaimJobState, Consent } from './bridge.ts';
import { MoveNotice } from './device.ts';
import { Address, Amount, Id, Millis } from './primitives.ts';
import { Lease } from './tasks.ts';

/**
 * What a screen paints first. The background rewrites it in extension storage after every
 * change; the database opens only after the first frame. `connection` is `welcome` until
 * the welcome page is answered.
 */
export const Snapshot = z.object({
  v: z.literal(1),
  at: Millis,
  connection: z.enum(['welcome', 'connected', 'offline', 'error', 'update_required', 'paused']),
  /** Code and words of the last error, when connection is `error`. */
  error: z.nullable(z.object({ code: z.string(), message: z.string() })),
  symbol: z.string(),
  decimals: z.int(),
  /** Credited for life, base units; never falls. */
  credited: Amount,
  /** Waiting for a decision. */
  pending: Amount,
  /** What the chain has paid to the current wallet, and what that wallet can still claim. */
  claimed: Amount,
  claimable: Amount,
  account: z.nullable(Address),
  /** Wallets that the device was bound to before, and what each can still claim. */
  former: z.array(z.object({ account: Address, claimable: Amount })),
  /** An announced move to another wallet, which can be stopped. */
  move: z.nullable(MoveNotice),
  recoverySaved: z.boolean(),
  /** True when binding a wallet is worth proposing. */
  proposeBinding: z.boolean(),
  minClaim: Amount,
  today: z.object({ day: z.string(), amount: Amount, tasks: z.int(), ms: z.int() }),
  /** Queued on this device, not yet acknowledged. */
  queued: z.int(),
  ready: z.object({ count: z.int(), amount: Amount, ms: z.int() }),
  nextCheckAt: z.nullable(Millis),
  /** The lease to show first: the one in view when a screen was closed, else the next. */
  next: z.nullable(Lease),
  inTask: z.boolean(),
  claim: z.nullable(
    z.object({
      id: Id,
      state: ClaimJobState,
      mode: z.enum(['relay', 'self']),
      amount: Amount,
      tx: z.nullable(z.string()),
      error: z.nullable(z.object({ code: z.string(), message: z.string() })),
      /** What a person is asked to confirm; `from`: the wallet that later work moves away from. */
      asks: z.nullable(z.object({ ...Consent.shape, from: z.nullable(Address) })),
    }),
  ),
  /** The database lacks something that the second copy holds. */
  repair: z.boolean(),
  /** A receipt or checkpoint that did not verify; shown, never hidden. */
  mismatch: z.nullable(z.object({ code: z.string(), message: z.string(), at: Millis })),
});
export type Snapshot = z.infer<typeof Snapshot>;
