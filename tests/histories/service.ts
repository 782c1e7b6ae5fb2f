import { copyFileSync, existsSync, mkdirSync } from 'node:fs';
import type { QualityTerms } from '../../lib/protocol/campaigns.ts';
import { DEVICE_ROUTES } from '../../lib/protocol/device-routes.ts';
import { type Context, DEFAULT_RULES, type WalletVerifier } from '../../service/src/context.ts';
import { onRowFailure, type RowFailure } from '../../service/src/each-alone.ts';
import type { Secrets } from '../../service/src/keys.ts';
import { createSigner } from '../../service/src/keys.ts';
import { attestCredits } from '../../service/src/ledger/attest.ts';
import { createRestoreGate, type RestoreGate } from '../../service/src/ledger/restore/gate.ts';
import { type Duty, listDuties } from '../../service/src/list-duties.ts';
import { applyFit } from '../../service/src/quality/online/apply-fit.ts';
import { decideDue, findDue } from '../../service/src/quality/online/decide-due.ts';
import { fitCampaign } from '../../service/src/quality/online/fit-campaign.ts';
import { readCampaign } from '../../service/src/quality/online/read-campaign.ts';
import { reviewRejections } from '../../service/src/quality/online/review.ts';
import { settleAppeals } from '../../service/src/quality/online/settle-appeals.ts';
import { type Chain, chainOf } from '../../service/src/settlement/chain.ts';
import { createClaims } from '../../service/src/settlement/claims.ts';
import { createEndpoints } from '../../service/src/settlement/endpoints.ts';
import { cosignHere } from '../../service/src/settlement/roots/cosign.ts';
import { createProofs } from '../../service/src/settlement/roots/proofs.ts';
import { createWalletVerifier } from '../../service/src/settlement/verify-wallet.ts';
import { openStore, type Store } from '../../service/src/store/store.ts';
import { sharingDuties, sharingRestart } from '../../service/src/testing/sharing.ts';
import type { Blocks } from './chain/blocks.ts';
import { createEndpoint, type EndpointFaults, NO_FAULTS } from './chain/rpc.ts';
import { Fuse, Killed } from './fuse.ts';

/** How many blocks make an event final. */
export const CONFIRMATIONS = 3;
export const RELAY_FEE = 500n;

/** What a service is started with. */
export interface ServiceSetup {
  path: string;
  rootFolder: string;
  blocks: Blocks;
  keys: Secrets;
  operator: string;
  quality: QualityTerms | null;
  now: () => number;
}

/** A service as a process has it: without HTTP, and with a fuse. */
export class Service {
  readonly setup: ServiceSetup;
  readonly store: Store;
  readonly ctx: Context;
  readonly chain: Chain;
  readonly gate: RestoreGate;
  readonly claims: ReturnType<typeof createClaims>;
  readonly proof: ReturnType<typeof createProofs>;
  readonly verifyWallet: WalletVerifier;
  readonly fuse = new Fuse();
  /** What is wrong with its two endpoints. */
  readonly faults: [EndpointFaults, EndpointFaults] = [{ ...NO_FAULTS }, { ...NO_FAULTS }];
  readonly #duties: Duty[];
  /** The duties that failed as a whole at their last turn, and why. */
  readonly failing = new Map<string, unknown>();

  /** The rows that failed at their last turn, by duty and id. */
  readonly rowFailures = new Map<string, RowFailure>();

  private constructor(setup: ServiceSetup, store: Store) {
    const { blocks, now, keys, operator, rootFolder } = setup;
    this.setup = setup;
    this.store = store;
    const signer = createSigner(keys);
    const rules = { ...DEFAULT_RULES, hold: 2, holdNew: 2, holdUntested: 2 };
    store.beforeCommit((db) => attestCredits(this.ctx, db));
    this.ctx = { store: this.fuse.store(store), domain: blocks.domain, signer, now, rules };
    onRowFailure(this.ctx, (failure) =>
      this.rowFailures.set(`${failure.duty} ${failure.id}`, failure),
    );
    const relayer = signer.address('relayer');
    const endpoints = this.faults.map((faults) =>
      this.fuse.request(createEndpoint(blocks, relayer, faults)),
    );
    const urls = ['0', '1'];
    const { chainId, vault } = blocks.domain;
    const connect = (url: string) => endpoints[Number(url)]!;
    this.chain = chainOf(createEndpoints(urls, chainId, 'model', now, connect), vault);
    this.gate = createRestoreGate(this.ctx);
    this.verifyWallet = createWalletVerifier(this.chain);
    const options = { relayFee: RELAY_FEE, minClaim: 1_000n, confirmations: CONFIRMATIONS };
    this.claims = createClaims(this.ctx, this.chain, this.verifyWallet, options);
    this.proof = createProofs(this.ctx, rootFolder);
    this.#duties = listDuties(this.ctx, {
      chain: this.chain,
      gate: this.gate,
      engine: { run: () => this.#judge() },
      relay: [{ name: 'relay', signs: true, everyMs: 1_000, run: () => sharingDuties(this.ctx) }],
      confirmations: CONFIRMATIONS,
      startBlock: 0,
      stuckMs: 60_000,
      maxFee: 50n * 10n ** 9n,
      threshold: 40_000n,
      operator,
      roots: { folder: rootFolder, everyMs: 3_600_000, cosign: cosignHere(this.ctx) },
      onFinal: () => {},
    });
  }

  /** Starts it as main.ts does. */
  static async start(setup: ServiceSetup): Promise<Service> {
    mkdirSync(setup.rootFolder, { recursive: true });
    const store = await openStore(setup.path, setup.blocks.domain);
    const service = new Service(setup, store);
    if (store.restored) await service.gate.begin(setup.now());
    await sharingRestart(service.ctx);
    return service;
  }

  get quiet(): boolean {
    return this.faults.every(
      ({ away, silent, behind, blind }) => !away && !silent && !behind && !blind,
    );
  }

  /** One turn of each duty, in order. What fails is noted, as in a log. */
  async round(): Promise<void> {
    for (const duty of this.#duties) {
      try {
        if (duty.signs && (await this.gate.active())) continue;
        await duty.run();
        this.failing.delete(duty.name);
      } catch (error) {
        this.failing.set(duty.name, error);
      }
      if (this.fuse.burnt) throw new Killed();
    }
  }

  /** A turn of the engine, without its process. */
  async #judge(): Promise<void> {
    const { ctx } = this;
    const due = await findDue(ctx.store.db, { due: ctx.now(), newUntil: 20, limit: 1_000 });
    await decideDue(ctx, due);
    await settleAppeals(ctx);
    await reviewRejections(ctx);
  }

  /** Refits a campaign's models. */
  async refit(id: string): Promise<void> {
    const rows = await readCampaign(this.ctx.store.db, id);
    if (rows) await applyFit(this.ctx, id, fitCampaign(rows));
  }

  /** Answers a route as `serve-routes.ts` does: one that is gated waits for a restore. */
  async answer<T>(route: keyof typeof DEVICE_ROUTES, handler: () => Promise<T>): Promise<T> {
    if (DEVICE_ROUTES[route].gated) await this.gate.check();
    const reply = await handler();
    if (this.fuse.burnt) throw new Killed();
    return reply;
  }

  /** Starts it again from the files as `kill -9` leaves them: only what was committed is on disk. */
  async restartFrom(path: string, keys: Secrets = this.setup.keys): Promise<Service> {
    for (const end of ['', '-wal', '.mark']) {
      const from = `${this.setup.path}${end}`;
      if (existsSync(from)) copyFileSync(from, `${path}${end}`);
    }
    await this.store.close();
    return Service.start({ ...this.setup, path, keys });
  }
}
