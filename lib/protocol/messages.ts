import * as z from 'zod/mini';
import { Appeal, AppealRequest } from './appeals.ts';
import { Backup } from './backup.ts';
import { BridgeReply, Consent, PageMessage } from './bridge.ts';
import { Address, Id, Seq } from './primitives.ts';
import { ImportReport, RepairReport } from './repair.ts';
import { SettingsChange } from './settings.ts';
import { SHARING_CHANNELS } from './sharing-channels.ts';

/**
 * What other contexts of the extension may ask of the background. Each channel has a
 * schema and a rule for the sender.
 * `screen`: one of the extension's own pages. `claim`: the content script in the top frame of the
 * claim page's exact origin.
 */
const Empty = z.object({});

/** 12 words (BIP-39, English) of the recovery key. */
export const RecoveryWords = z.string().check(z.regex(/^[a-z]{3,8}( [a-z]{3,8}){11}$/));

export const StorageReport = z.object({
  receipts: z.int(),
  checkpoints: z.int(),
  leases: z.int(),
  outbox: z.int(),
  entries: z.int(),
  bytes: z.nullable(z.int()),
  device: z.nullable(z.string()),
  account: z.nullable(Address),
});
export type StorageReport = z.infer<typeof StorageReport>;

export const ReceiptCheck = z.object({
  ok: z.boolean(),
  /** Which check failed, or null. */
  failed: z.nullable(z.string().check(z.maxLength(300))),
  seq: Seq,
  head: z.nullable(z.string()),
  signer: z.nullable(z.string()),
});
export type ReceiptCheck = z.infer<typeof ReceiptCheck>;

export const CHANNELS = {
  ...SHARING_CHANNELS,
  /** An answer was appended to the outbox; the background sends it when it is due. */
  'outbox.appended': { from: 'screen', request: Empty, response: Empty },
  /** Removes refused answers and feedback that was read; other rows of these ids stay. */
  'outbox.dismiss': {
    from: 'screen',
    request: z.object({ ids: z.array(Id).check(z.maxLength(500)) }),
    response: Empty,
  },
  /**
   * A screen is open: fetch what is missing, send what is due, refresh the snapshot. `look`:
   * a person asked for tasks, so ask the service even before the time it named.
   */
  'sync.now': {
    from: 'screen',
    request: z.object({ look: z.optional(z.literal(true)) }),
    response: Empty,
  },
  'settings.set': { from: 'screen', request: SettingsChange, response: Empty },
  'work.pause': { from: 'screen', request: z.object({ paused: z.boolean() }), response: Empty },
  /** The task in view, so that another screen opens at the same task. */
  'work.current': { from: 'screen', request: z.object({ lease: z.nullable(Id) }), response: Empty },
  'claim.start': { from: 'screen', request: Empty, response: z.object({ job: Id }) },
  'claim.reopen': { from: 'screen', request: z.object({ job: Id }), response: Empty },
  /** A person's yes to what a screen has shown; it counts only for exactly that. */
  'claim.confirm': {
    from: 'screen',
    request: z.object({ job: Id, shown: Consent }),
    response: Empty,
  },
  /** A person's no. */
  'claim.refuse': { from: 'screen', request: z.object({ job: Id }), response: Empty },
  'claim.dismiss': { from: 'screen', request: z.object({ job: Id }), response: Empty },
  /** Stops an announced move to another wallet. */
  'move.stop': { from: 'screen', request: Empty, response: Empty },
  /** Appeals against the rejection of a unit of work. */
  'appeal.send': { from: 'screen', request: AppealRequest, response: Appeal },
  'receipt.verify': { from: 'screen', request: z.object({ seq: Seq }), response: ReceiptCheck },
  'receipts.refetch': { from: 'screen', request: Empty, response: Empty },
  'recovery.words': {
    from: 'screen',
    request: Empty,
    response: z.object({ words: RecoveryWords }),
  },
  /** The person has saved exactly these words. They are deleted here. */
  'recovery.saved': {
    from: 'screen',
    request: z.object({ words: RecoveryWords }),
    response: Empty,
  },
  'recovery.restore': {
    from: 'screen',
    request: z.object({ words: RecoveryWords }),
    response: z.object({ receipts: z.int() }),
  },
  /** Imports a backup that the page has read; each part is verified before it is stored. */
  'backup.import': { from: 'screen', request: Backup, response: ImportReport },
  /** Reports whether the database lacks something that the second copy holds. */
  'repair.look': { from: 'screen', request: Empty, response: RepairReport },
  /** Restores from the second copy; a database that cannot be read is deleted and created again. */
  'repair.apply': { from: 'screen', request: Empty, response: RepairReport },
  'storage.report': { from: 'screen', request: Empty, response: StorageReport },
  /** Removes every table, setting and key of this install. The recovery key is the way back. */
  'storage.erase': {
    from: 'screen',
    request: z.object({ confirm: z.literal('erase everything') }),
    response: Empty,
  },
  'welcome.done': { from: 'screen', request: Empty, response: Empty },
  'claim.page': { from: 'claim', request: PageMessage, response: BridgeReply },
} as const;

export type ChannelName = keyof typeof CHANNELS;
export type ChannelRequest<C extends ChannelName> = z.infer<(typeof CHANNELS)[C]['request']>;
export type ChannelResponse<C extends ChannelName> = z.infer<(typeof CHANNELS)[C]['response']>;

/** On the wire between contexts. */
export const Call = z.object({ channel: z.string().check(z.maxLength(40)), payload: z.unknown() });
export const CallFailure = z.object({
  error: z.object({
    code: z.string().check(z.maxLength(64)),
    message: z.string().check(z.maxLength(2000)),
    details: z.optional(z.record(z.string(), z.unknown())),
  }),
});
export type CallFailure = z.infer<typeof CallFailure>;
