import { generateKeyPairSync, sign } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { toHex } from '../../../lib/domain/bytes.ts';
import { bindMessage, submissionMessage } from '../../../lib/domain/device-messages.ts';
import { bindDigest } from '../../../lib/domain/wallet-messages.ts';
import type { QualityTerms } from '../../../lib/protocol/campaigns.ts';
import type { BindRequest } from '../../../lib/protocol/device.ts';
import type { Action, Lease, Outcome } from '../../../lib/protocol/tasks.ts';
import { type Context, DEFAULT_RULES, type Rules } from '../context.ts';
import { addDevice, getDevice } from '../devices/find.ts';
import { newId } from '../ids.ts';
import { createSigner } from '../keys.ts';
import { attestCredits } from '../ledger/attest.ts';
import { bindWallet } from '../ledger/binding/bind.ts';
import { applyCampaign } from '../settlement/apply-campaign.ts';
import type { Db } from '../store/store.ts';
import { openStore } from '../store/store.ts';
import { leaseTasks } from '../tasks/lease.ts';
import { onBound } from '../tasks/on-bound.ts';
import { submit } from '../tasks/submit.ts';
import { uploadTasks } from '../tasks/upload.ts';
import { createCampaignRow } from './rows.ts';

const DOMAIN = { chainId: 31_337, vault: `0x${'5f'.repeat(20)}` };
const key = (byte: string) => `0x${byte.repeat(32)}`;

/** An Ed25519 key, such as a device's. */
export interface Key {
  id: string;
  sign(message: Uint8Array): string;
}

export function newKey(): Key {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  const id = toHex(publicKey.export({ type: 'spki', format: 'der' }).subarray(12));
  return { id, sign: (message) => toHex(sign(null, message, privateKey)) };
}

export const CAMPAIGN = key('ca');
export const WALLET = `0x${'a1'.repeat(20)}`;
export const OTHER_WALLET = `0x${'a2'.repeat(20)}`;
const DAYS = 200;

/** A task as it is uploaded; what is left out is filled in. */
type Line = Record<string, string>;

/** A service without HTTP and without duties, whose clock the test sets; wallets sign everything. */
export class Bench {
  /** Unix ms. */
  now = 1_800_000_000_000;
  readonly ctx: Context;
  readonly #folder: string;

  private constructor(ctx: Omit<Context, 'now'>, folder: string) {
    this.ctx = { ...ctx, now: () => this.now };
    this.#folder = folder;
    ctx.store.beforeCommit((db) => attestCredits(this.ctx, db));
  }

  static async open(rules: Partial<Rules> = {}): Promise<Bench> {
    const folder = mkdtempSync(join(tmpdir(), 'stint-bench-'));
    const store = await openStore(join(folder, 'service.db'), DOMAIN);
    const signer = createSigner({ voucher: key('01'), accrual: key('02'), relayer: key('03') });
    return new Bench(
      { store, domain: DOMAIN, signer, rules: { ...DEFAULT_RULES, holdUntested: 3, ...rules } },
      folder,
    );
  }

  async close(): Promise<void> {
    await this.ctx.store.close();
    rmSync(this.#folder, { recursive: true, force: true });
  }

  /** The path of the database file. */
  get path(): string {
    return join(this.#folder, 'service.db');
  }

  get db(): Db {
    return this.ctx.store.db;
  }

  /** Registers a device without a proof of work. */
  async device(recovery = newKey()): Promise<Key> {
    const device = newKey();
    const row = { device: device.id, recoveryKey: recovery.id, account: null };
    await this.ctx.store.write((db) => addDevice(this.ctx, db, row));
    return device;
  }

  /**
   * Opens a campaign with money and tasks: price 10,000, fee 500, three answers a task.
   * @param changes of its row, once it has its money
   */
  async campaign(
    lines: readonly Line[],
    changes: object = {},
    quality: QualityTerms | null = null,
    id = CAMPAIGN,
  ): Promise<void> {
    const { ctx } = this;
    const deadline = this.now / 1000 + DAYS * 86_400;
    const requester = `0x${'11'.repeat(20)}`;
    const chain = { requester, deadline, closed: false, funded: 1_000_000n, accrued: 0n };
    await ctx.store.write(async (db) => {
      await createCampaignRow(db, id, deadline, this.now, quality);
      await applyCampaign(ctx, db, id, chain);
    });
    const jsonl = lines.map((line, i) =>
      JSON.stringify({ prompt: `Q${i}`, a: 'x', b: 'y', ...line }),
    );
    if (jsonl.length > 0) await uploadTasks(ctx, id, 'tasks', jsonl.join('\n'));
    if (Object.keys(changes).length === 0) return;
    await ctx.store.write((db) =>
      db.updateTable('campaigns').set(changes).where('id', '=', id).execute(),
    );
  }

  lease = async (device: Key, hold = 1, kinds?: string[]): Promise<Lease[]> =>
    (await leaseTasks(this.ctx, device.id, { hold, kinds })).leases;

  /** The choice that means the second text of the upload, by the sides of this lease. */
  async second({ lease }: Lease): Promise<'a' | 'b'> {
    const query = this.db.selectFrom('leases').select('swapped').where('id', '=', lease);
    return (await query.executeTakeFirstOrThrow()).swapped === 1 ? 'a' : 'b';
  }

  submission(device: Key, lease: string, action: Action, answeredAt = this.now) {
    const unsigned = { id: newId(this.now), lease, action, shownMs: 5_000, answeredAt };
    return { ...unsigned, sig: device.sign(submissionMessage(DOMAIN, device.id, unsigned)) };
  }

  /** Sends what a device did with a lease, after the time that reading takes. */
  async answer(device: Key, lease: Lease, action: Action = { type: 'answer', choice: 'a' }) {
    this.now += 20_000;
    return this.send(device, this.submission(device, lease.lease, action));
  }

  async send(device: Key, submission: ReturnType<Bench['submission']>): Promise<Outcome> {
    const { key: signer } = await getDevice(this.db, device.id);
    const request = { submissions: [submission], seq: 0, n: 0 };
    const { outcomes } = await submit(this.ctx, { device: device.id, key: signer }, request);
    return outcomes[0]!;
  }

  /** A binding that the device signed. */
  binding(device: Key, account: string, nonce = this.now): BindRequest {
    const digest = bindDigest(DOMAIN, { vault: DOMAIN.vault, device: device.id, account, nonce });
    const sig = device.sign(bindMessage(DOMAIN, toHex(digest)));
    return { device: device.id, account, nonce, walletSig: `0x${'00'.repeat(65)}`, sig };
  }

  async bind(device: Key, account: string, changes: Partial<BindRequest> = {}) {
    this.now += 1;
    const request = { ...this.binding(device, account), ...changes };
    return bindWallet(this.ctx, { verifyWallet: async () => true, onBound }, request);
  }
}
