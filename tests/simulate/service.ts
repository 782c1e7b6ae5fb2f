import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { toHex } from '../../lib/domain/bytes.ts';
import { submissionMessage } from '../../lib/domain/device-messages.ts';
import type { QualityTerms } from '../../lib/protocol/campaigns.ts';
import type { Action, ComparisonChoice, Lease } from '../../lib/protocol/tasks.ts';
import { type Context, DEFAULT_RULES } from '../../service/src/context.ts';
import { addDevice } from '../../service/src/devices/find.ts';
import { newId } from '../../service/src/ids.ts';
import { createSigner } from '../../service/src/keys.ts';
import { attestCredits } from '../../service/src/ledger/attest.ts';
import { applyFit } from '../../service/src/quality/online/apply-fit.ts';
import { decideDue, findDue } from '../../service/src/quality/online/decide-due.ts';
import { fitCampaign } from '../../service/src/quality/online/fit-campaign.ts';
import { readCampaign } from '../../service/src/quality/online/read-campaign.ts';
import { settleAppeals } from '../../service/src/quality/online/settle-appeals.ts';
import { applyCampaign } from '../../service/src/settlement/apply-campaign.ts';
import { openStore } from '../../service/src/store/store.ts';
import { appeal } from '../../service/src/tasks/appeal.ts';
import { expireLeases, returnDisputed } from '../../service/src/tasks/expire.ts';
import { leaseTasks } from '../../service/src/tasks/lease.ts';
import { submit } from '../../service/src/tasks/submit.ts';
import { uploadTasks } from '../../service/src/tasks/upload.ts';
import { createCampaignRow } from '../../service/src/testing/rows.ts';
import type { Planted } from './crowd.ts';

const DOMAIN = { chainId: 31_337, vault: `0x${'5f'.repeat(20)}` };
export const CAMPAIGN = `0x${'ca'.repeat(32)}`;
const key = (byte: string) => `0x${byte.repeat(32)}`;
const SIGNER = createSigner({ voucher: key('01'), accrual: key('02'), relayer: key('03') });
/** The campaign's redundancy: how many answers a task gets at most. */
export const MAX_ANSWERS = 9;
const DEMO = new URL('../../service/demo/comparisons.jsonl', import.meta.url);

export interface Device {
  id: string;
  privateKey: KeyObject;
}

/** The real service without HTTP and chain, on a simulated clock. */
export class Service {
  now = Date.UTC(2026, 10, 23);
  readonly ctx: Context;
  /** The path of the database file. */
  readonly path: string;
  readonly devices: Device[] = [];

  private constructor(path: string, ctx: Omit<Context, 'now'>) {
    this.path = path;
    this.ctx = { ...ctx, now: () => this.now };
    ctx.store.beforeCommit((db) => attestCredits(this.ctx, db));
  }

  static async open(quality: QualityTerms): Promise<Service> {
    const folder = mkdtempSync(join(tmpdir(), 'stint-simulate-'));
    const path = join(folder, 'service.db');
    const store = await openStore(path, DOMAIN);
    const rules = { ...DEFAULT_RULES };
    const service = new Service(path, { store, domain: DOMAIN, signer: SIGNER, rules });
    const deadline = Math.floor(service.now / 1000) + 300 * 86_400;
    const requester = `0x${'11'.repeat(20)}`;
    const chain = { requester, deadline, closed: false, funded: 10n ** 9n, accrued: 0n };
    await store.write(async (db) => {
      await createCampaignRow(db, CAMPAIGN, deadline, service.now, quality);
      await db.updateTable('campaigns').set({ redundancy: MAX_ANSWERS }).execute();
      await applyCampaign(service.ctx, db, CAMPAIGN, chain);
    });

    return service;
  }

  /** Uploads demo comparisons with their number as `ref`; clear-cut ones with a better side become gold. */
  async upload(planted: readonly Planted[], isGold: (task: Planted) => boolean): Promise<void> {
    const gold = planted.map((task) => (isGold(task) ? (task.truth === 0 ? 'a' : 'b') : null));
    await this.uploadLines(gold);
  }

  /**
   * Uploads a demo comparison for each entry, with its number as `ref` and what is said to be right.
   * @param from the number of the first; from 240 on the same texts come again, with a number at their end
   */
  async uploadLines(gold: readonly ('a' | 'b' | null)[], from = 0): Promise<void> {
    const demo = readFileSync(DEMO, 'utf8').trim().split('\n');
    const tasks = gold.map((right, i) => {
      const ref = from + i;
      const line = JSON.parse(demo[ref % demo.length]!) as { prompt: string };
      const prompt = ref < demo.length ? line.prompt : `${line.prompt} (${ref})`;
      return JSON.stringify({ ...line, prompt, ref: String(ref), ...(right && { gold: right }) });
    });
    await uploadTasks(this.ctx, CAMPAIGN, `demo ${from}`, tasks.join('\n'));
    this.#refs.clear();
  }

  async join(): Promise<Device> {
    const pair = generateKeyPairSync('ed25519');
    const id = toHex(pair.publicKey.export({ type: 'spki', format: 'der' }).subarray(12));
    const device = { id, privateKey: pair.privateKey };
    await this.ctx.store.write((db) =>
      addDevice(this.ctx, db, { device: id, recoveryKey: `${id}r`, account: null }),
    );
    this.devices.push(device);
    return device;
  }

  async lease({ id }: Device): Promise<(Lease & { ref: number; swapped: boolean }) | null> {
    const { leases } = await leaseTasks(this.ctx, id, { hold: 1 });
    const [lease] = leases;
    if (!lease) return null;

    const { content, swapped } = await this.ctx.store.db
      .selectFrom('leases')
      .innerJoin('tasks', 'tasks.id', 'leases.task')
      .select(['tasks.content', 'leases.swapped'])
      .where('leases.id', '=', lease.lease)
      .executeTakeFirstOrThrow();
    return { ...lease, ref: await this.#refOf(content), swapped: swapped === 1 };
  }

  /** The task of each text. Checks have no `ref`, so leases are looked up by text. */
  readonly #refs = new Map<string, number>();
  async #refOf(content: string): Promise<number> {
    if (this.#refs.size === 0) {
      const rows = await this.ctx.store.db.selectFrom('tasks').select(['content', 'ref']).execute();
      for (const row of rows) if (row.ref !== null) this.#refs.set(row.content, Number(row.ref));
    }
    return this.#refs.get(content)!;
  }

  answer = (device: Device, lease: string, choice: ComparisonChoice, shownMs: number) =>
    this.#submit(device, lease, { type: 'answer', choice }, shownMs);

  skip = (device: Device, lease: string) => this.#submit(device, lease, { type: 'skip' }, 0);

  async #submit(device: Device, lease: string, action: Action, shownMs: number) {
    const unsigned = { id: newId(this.now), lease, action, shownMs, answeredAt: this.now };
    const sig = toHex(
      sign(null, submissionMessage(DOMAIN, device.id, unsigned), device.privateKey),
    );
    const request = { submissions: [{ ...unsigned, sig }], seq: 0, n: 0 };
    const { outcomes } = await submit(this.ctx, { device: device.id, key: device.id }, request);

    return outcomes[0]!;
  }

  /** Runs the quality engine once, without its thread. */
  async judge(): Promise<void> {
    await expireLeases(this.ctx);
    const rows = await readCampaign(this.ctx.store.db, CAMPAIGN);
    if (rows && rows.answers.length > 0) await applyFit(this.ctx, CAMPAIGN, fitCampaign(rows));
    await decideDue(
      this.ctx,
      await findDue(this.ctx.store.db, { due: this.now, newUntil: 20, limit: 5_000 }),
    );
    await settleAppeals(this.ctx);
    await returnDisputed(this.ctx);
  }

  appeal = (device: Device, unit: string) =>
    appeal(this.ctx, device.id, { unit }).catch((error: { code?: string }) => {
      if (error.code !== 'conflict') throw error;
    });
}
