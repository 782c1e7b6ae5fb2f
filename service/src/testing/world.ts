import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { copyFileSync } from 'node:fs';
import { toHex } from '../../../lib/domain/bytes.ts';
import { bindMessage, submissionMessage } from '../../../lib/domain/device-messages.ts';
import { bindDigest } from '../../../lib/domain/wallet-messages.ts';
import type { QualityTerms } from '../../../lib/protocol/campaigns.ts';
import type {
  ComparisonChoice,
  Outcome,
  Submission,
  SubmitRequest,
} from '../../../lib/protocol/tasks.ts';
import { type Context, DEFAULT_RULES } from '../context.ts';
import { addDevice, getDevice } from '../devices/find.ts';
import { newId } from '../ids.ts';
import { createSigner } from '../keys.ts';
import { attestCredits } from '../ledger/attest.ts';
import { bindWallet } from '../ledger/binding/bind.ts';
import { announceMove, carryOutMoves, stopMove } from '../ledger/binding/move.ts';
import { bookFees } from '../ledger/fees.ts';
import { takeBackShortfall } from '../ledger/funding.ts';
import { makeGood } from '../ledger/make-good.ts';
import { applyFit } from '../quality/online/apply-fit.ts';
import { decideDue, findDue } from '../quality/online/decide-due.ts';
import { fitCampaign } from '../quality/online/fit-campaign.ts';
import { readCampaign } from '../quality/online/read-campaign.ts';
import { settleAppeals } from '../quality/online/settle-appeals.ts';
import { openStore, type Store } from '../store/store.ts';
import { appeal } from '../tasks/appeal.ts';
import { expireLeases, returnDisputed } from '../tasks/expire.ts';
import { leaseTasks } from '../tasks/lease.ts';
import { onBound } from '../tasks/on-bound.ts';
import { submit } from '../tasks/submit.ts';
import { uploadTasks } from '../tasks/upload.ts';
import { CAMPAIGNS, Chains } from './chains.ts';
import { Invariants } from './invariants.ts';
import { copyDatabase, presentAll, readAllHeld } from './restoring.ts';
import { createCampaignRow } from './rows.ts';
import {
  addKeys,
  prove,
  share,
  sharingDuties,
  sharingKeys,
  sharingRestart,
  tally,
  uphold,
} from './sharing.ts';
import type { Step } from './steps.ts';

const DOMAIN = { chainId: 31_337, vault: `0x${'5f'.repeat(20)}` };
const CAMPAIGN = CAMPAIGNS[0].id;
const key = (byte: string) => `0x${byte.repeat(32)}`;
const SIGNER = createSigner({ voucher: key('01'), accrual: key('02'), relayer: key('03') });
const WALLETS = [`0x${'a1'.repeat(20)}`, `0x${'a2'.repeat(20)}`];

const OPERATOR = `0x${'0e'.repeat(20)}`;

interface Device {
  id: string;
  privateKey: KeyObject;
}

/** A service without HTTP, whose clock and chain the test controls. */
export class World {
  steps = 0;
  #path: string;
  #copy: string | undefined;
  #store: Store;
  #now = 1_800_000_000_000;
  #ctx: Context;
  readonly #devices: Device[];
  readonly #chains = new Chains(this.#now / 1000);
  readonly #invariants = new Invariants(
    DOMAIN,
    CAMPAIGNS.map(({ id }) => id),
    SIGNER.address('voucher'),
  );
  readonly #quality: QualityTerms | null;
  #last: { device: Device; request: SubmitRequest; outcome: Outcome | undefined } | undefined;

  private constructor(path: string, store: Store, quality: QualityTerms | null) {
    this.#path = path;
    this.#quality = quality;
    this.#store = store;
    this.#ctx = this.#context(store);
    this.#devices = Array.from({ length: 4 }, () => {
      const pair = generateKeyPairSync('ed25519');
      const raw = pair.publicKey.export({ type: 'spki', format: 'der' }).subarray(12);
      return { id: toHex(raw), privateKey: pair.privateKey };
    });
  }

  /** @param quality terms of the campaign; null: answers are accepted as they come */
  static async open(path: string, quality: QualityTerms | null = null): Promise<World> {
    const world = new World(path, await openStore(path, DOMAIN), quality);
    await world.#prepare();
    return world;
  }

  close = () => this.#store.close();

  deviceId = (who: number): string => this.#devices[who]!.id;

  /** How many leases of a campaign are out. */
  async leased(on: number): Promise<number> {
    const rows = await this.#store.db
      .selectFrom('leases')
      .select('id')
      .where('campaign', '=', CAMPAIGNS[on]!.id)
      .where('state', '=', 'active')
      .execute();
    return rows.length;
  }

  /** The index of the wallet that a device earns for; -1 for none. */
  async walletOf(who: number): Promise<number> {
    const { account } = await getDevice(this.#store.db, this.#devices[who]!.id);
    return WALLETS.indexOf(account ?? '');
  }
  #ids = () => this.#devices.map(({ id }) => id);

  /** I1-I6 of docs/money.md over what is stored and what the chain says. */
  check = (): Promise<void> =>
    this.#invariants.check(this.#store.db, {
      devices: [...this.#ids(), ...sharingKeys(this.#ids())],
      chain: new Map(this.#chains.all.map((one) => [one.id, one])),
      claimed: this.#chains.claimed,
    });

  #context(store: Store): Context {
    store.beforeCommit((db) => attestCredits(this.#ctx, db));
    const rules = { ...DEFAULT_RULES, hold: 2, holdNew: 2, holdUntested: 2 };
    return { store, domain: DOMAIN, signer: SIGNER, now: () => this.#now, rules };
  }

  async #prepare(): Promise<void> {
    const { store } = this.#ctx;
    await store.write(async (db) => {
      for (const [i, { id, price }] of CAMPAIGNS.entries()) {
        const { deadline } = this.#chains.at(i);
        await createCampaignRow(db, id, deadline, this.#now, this.#quality);
        await db.updateTable('campaigns').set({ price }).where('id', '=', id).execute();
      }
      for (const { id } of this.#devices) {
        await addDevice(this.#ctx, db, { device: id, recoveryKey: `${id}r`, account: null });
      }
    });

    await addKeys(this.#ctx, this.#ids());
    const tasks = Array.from({ length: 6 }, (_, i) =>
      JSON.stringify({ prompt: `Q${i}`, a: 'x', b: 'y', ...(i === 0 && { gold: 'a' }) }),
    );
    const { questions = 0 } = this.#quality?.entrance ?? {};
    const test = Array.from({ length: questions }, (_, i) =>
      JSON.stringify({ prompt: `E${i}`, a: 'x', b: 'y', gold: 'a', explanation: 'x comes first' }),
    );
    await this.act({ do: 'fund', amount: 300_000n });
    await this.act({ do: 'fund', amount: 200_000n, on: 1 });
    for (const { id } of CAMPAIGNS) {
      await uploadTasks(this.#ctx, id, 'tasks', [...tasks, ...test].join('\n'));
    }
    this.steps = 0;
  }

  /** Refusals are part of life; anything else than a typed error fails the test. */
  async act(step: Step): Promise<void> {
    this.steps += 1;
    if (step.do === 'answer') return this.#answer(this.#devices[step.who]!, step);
    if (step.do === 'skip') return this.#submit(this.#devices[step.who]!, { type: 'skip' });
    if (step.do === 'hold')
      return void (await leaseTasks(this.#ctx, this.#devices[step.who]!.id, { hold: 2 }));
    if (step.do === 'bind') return this.#bind(this.#devices[step.who]!, step);
    if (step.do === 'announce') return this.#announce(this.#devices[step.who]!, step);
    if (step.do === 'stop') return stopMove(this.#ctx, this.#devices[step.who]!.id);
    if (step.do === 'wait') return this.#wait(step.minutes);
    if (step.do === 'appeal') return this.#appeal();
    if (step.do === 'judge') return this.#judge();
    if (step.do === 'replay') return this.#replay();
    if (step.do === 'book') return void (await bookFees(this.#ctx, OPERATOR));
    if (step.do === 'restart') return this.#restart();
    if (step.do === 'kill') return this.#kill();
    if (step.do === 'refund') return this.#refund();
    if (step.do === 'backup') return this.#backup();
    if (step.do === 'restore') return this.#restore();
    if (step.do === 'claim')
      return this.#chains.pay(this.#store.db, WALLETS[step.wallet]!, step.share);

    if (step.do === 'makeGood') return this.#makeGood(step.on);

    if (step.do === 'jump') this.#now += step.days * 86_400_000;
    if (step.do === 'share') return share(this.#ctx, CAMPAIGN, this.#devices[step.who]!.id, step);
    if (step.do === 'tally') return void (await tally(this.#ctx, this.#devices[step.who]!.id));
    if (step.do === 'prove') return prove(this.#ctx, this.#devices[step.who]!.id, step.passed);
    if (step.do === 'uphold') return uphold(this.#ctx);

    const on = 'on' in step ? step.on : undefined;
    if (step.do === 'fund') this.#chains.fund(on, step.amount);
    if (step.do === 'accrue') await this.#chains.accrue(this.#store.db, on, step.share);
    if (step.do === 'reorg') this.#chains.reorganise(step.share);
    if (step.do === 'close') this.#chains.close(on);
    if (step.do === 'unfund') this.#chains.unfund(step.on, step.share);
    if (step.do === 'reopen') this.#chains.reopen(step.on);
    if (step.do === 'short') this.#chains.shorten(step.on);
    await this.#chains.read(this.#ctx);
  }

  async #answer(
    device: Device,
    { fast, choice }: { fast: boolean; choice: ComparisonChoice },
  ): Promise<void> {
    if (!fast) this.#now += 20_000;
    await this.#submit(device, { type: 'answer', choice }, fast ? 0 : 20_000);
  }

  async #submit(device: Device, action: Submission['action'], readMs = 0): Promise<void> {
    const { leases } = await leaseTasks(this.#ctx, device.id, { hold: 1 });
    const lease = leases[0];
    if (!lease) return;

    this.#now += readMs;
    const unsigned = {
      id: newId(this.#now),
      lease: lease.lease,
      action,
      shownMs: readMs,
      answeredAt: this.#now,
    };

    const message = submissionMessage(DOMAIN, device.id, unsigned);
    const sig = toHex(sign(null, message, device.privateKey));
    const request = { submissions: [{ ...unsigned, sig }], seq: 0, n: 0 };
    const { outcomes } = await submit(this.#ctx, { device: device.id, key: device.id }, request);
    expectKnown(outcomes[0]?.status);
    this.#last = { device, request, outcome: outcomes[0] };
  }

  /** The same again gets the same outcome and changes nothing. */
  async #replay(): Promise<void> {
    if (!this.#last) return;
    const { device, request, outcome } = this.#last;
    const { outcomes } = await submit(this.#ctx, { device: device.id, key: device.id }, request);
    if (JSON.stringify(outcomes[0]) !== JSON.stringify(outcome)) throw new Error('replay differs');
  }

  #binding(device: Device, account: string) {
    const message = { vault: DOMAIN.vault, device: device.id, account, nonce: this.#now };
    const digest = toHex(bindDigest(DOMAIN, message));
    const sig = toHex(sign(null, bindMessage(DOMAIN, digest), device.privateKey));
    this.#now += 1;
    const walletSig = `0x${'00'.repeat(65)}`;
    return { device: device.id, account, nonce: message.nonce, walletSig, sig };
  }

  /** @param both whether the old wallet signs a move as well */
  async #bind(device: Device, { wallet, both }: { wallet: number; both: boolean }): Promise<void> {
    const request = this.#binding(device, WALLETS[wallet]!);
    const previousSig = request.walletSig;
    await bindWallet(
      this.#ctx,
      { verifyWallet: async () => true, onBound },
      {
        ...request,
        ...(both && { previousSig }),
      },
    ).catch((error: { code?: string }) => {
      if (error.code !== 'wallet_bound' || both) throw error;
    });
  }

  async #announce(device: Device, { wallet }: { wallet: number }): Promise<void> {
    const request = this.#binding(device, WALLETS[wallet]!);
    await announceMove(this.#ctx, async () => true, request).catch((error: { code?: string }) => {
      if (error.code !== 'conflict') throw error;
    });
  }

  async #wait(minutes: number): Promise<void> {
    this.#now += minutes * 60_000;
    await expireLeases(this.#ctx);
    await returnDisputed(this.#ctx);
    await this.#decide();
    await carryOutMoves(this.#ctx, onBound);
    await sharingDuties(this.#ctx);
    await takeBackShortfall(this.#ctx);
  }

  /** Runs a turn of the engine, without its process. */
  async #judge(): Promise<void> {
    for (const { id } of CAMPAIGNS) {
      const rows = await readCampaign(this.#store.db, id);
      if (rows) await applyFit(this.#ctx, id, fitCampaign(rows));
    }
    await this.#decide();
  }

  /** Appeals the first rejection that was not appealed yet. */
  async #appeal(): Promise<void> {
    const answer = await this.#store.db
      .selectFrom('answers')
      .select(['task', 'device'])
      .where('state', '=', 'disputed')
      .where('id', 'not in', (eb) => eb.selectFrom('appeals').select('answer'))
      .executeTakeFirst();
    if (!answer) return;

    const request = { unit: answer.task };
    await appeal(this.#ctx, answer.device, request).catch((error: { code?: string }) => {
      if (error.code !== 'conflict') throw error;
    });
  }

  async #decide(): Promise<void> {
    await decideDue(
      this.#ctx,
      await findDue(this.#store.db, { due: this.#now, newUntil: 20, limit: 1_000 }),
    );
    await settleAppeals(this.#ctx);
  }

  async #restart(): Promise<void> {
    await this.#store.close();
    this.#store = await openStore(this.#path, DOMAIN);
    this.#ctx = this.#context(this.#store);
    await sharingRestart(this.#ctx);
  }

  /** Continues with the files as `kill -9` leaves them: only what was acknowledged is on disk. */
  async #kill(): Promise<void> {
    const copy = `${this.#path}.${this.steps}`;
    for (const end of ['', '-wal']) copyFileSync(`${this.#path}${end}`, `${copy}${end}`);
    await this.#store.close();
    this.#path = copy;
    this.#store = await openStore(copy, DOMAIN);
    this.#ctx = this.#context(this.#store);
  }

  /**
   * The requester takes back what nobody earned, thirty days after the deadline. By then everything
   * pending is decided (docs/money.md rule 21) and accrued by the last call (docs/money.md rule 15).
   */
  async #refund(): Promise<void> {
    const chain = this.#chains.at();
    if (chain.closed) return;
    this.#now = Math.max(this.#now, (chain.deadline - 1) * 1000);
    for (const id of this.#ids()) await tally(this.#ctx, id);
    for (let day = 0; day < 31; day += 5) await this.#wait(5 * 24 * 60);
    await this.#chains.accrue(this.#store.db, 0, 100);
    this.#chains.close();
    await this.#chains.read(this.#ctx);
  }

  /** The operator pays what it owes out of a campaign. */
  async #makeGood(on: number): Promise<void> {
    await makeGood(this.#ctx, CAMPAIGNS[on]!.id).catch((error: { code?: string }) => {
      if (error.code !== 'campaign_state') throw error;
    });
  }

  #backup(): void {
    this.#copy = `${this.#path}.copy${this.steps}`;
    copyDatabase(this.#path, this.#copy);
  }

  /** Replaces the database by the copy, and lets the devices present what they hold. */
  async #restore(): Promise<void> {
    if (!this.#copy) return;

    const holdings = await readAllHeld(this.#ctx, this.#ids());
    await this.#store.close();
    this.#path = `${this.#copy}.restored${this.steps}`;
    copyFileSync(this.#copy, this.#path);
    this.#store = await openStore(this.#path, DOMAIN);
    this.#ctx = this.#context(this.#store);
    await this.#chains.read(this.#ctx);
    await presentAll(this.#ctx, holdings);
    await takeBackShortfall(this.#ctx);
    this.#last = undefined;
    // Nobody holds the operator's own receipts, so what it had booked since is its loss.
    this.#invariants.forget(`account ${OPERATOR}`);
    for (const key of sharingKeys(this.#ids())) this.#invariants.forget(`device ${key}`);
  }
}

function expectKnown(status: string | undefined): void {
  if (status === undefined || status === 'refused') throw new Error(`outcome ${status}`);
}
