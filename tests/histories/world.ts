import { copyFileSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { StintError } from '../../lib/protocol/errors.ts';
import type { Presented } from '../../lib/protocol/restore.ts';
import type { SubmitRequest } from '../../lib/protocol/tasks.ts';
import { backUp, restore } from '../../service/src/store/copy.ts';
import { readAllHeld } from '../../service/src/testing/restoring.ts';
import { sharingKeys } from '../../service/src/testing/sharing.ts';
import { DOMAIN, KEYS, network, OPERATOR } from './cast.ts';
import type { Blocks } from './chain/blocks.ts';
import { Killed } from './fuse.ts';
import { Holder } from './holder.ts';
import { ed25519Key } from './seeded.ts';
import { Service } from './service.ts';
import { DEVICES } from './steps.ts';
import type { Template } from './template.ts';

/** Refusals that are part of life; any other error fails a history. */
const NEVER = new Set(['internal', 'storage_damaged', 'malformed', 'device_unknown']);

/** Counts what was reached, by name. */
export class Tally {
  readonly counts = new Map<string, number>();

  add(what: string, times = 1): void {
    this.counts.set(what, (this.counts.get(what) ?? 0) + times);
  }

  join(other: Tally): void {
    for (const [what, times] of other.counts) this.add(what, times);
  }
}

/** A service, its chain, and the people around it; a test decides what happens next. */
export class World {
  readonly template: Template;
  readonly folder: string;
  readonly blocks: Blocks;
  readonly holders: Holder[];
  readonly pinned = network();
  readonly ids: string[];
  readonly tally = new Tally();
  service!: Service;
  now: number;
  /** The newest copy of the database. */
  copy: string;
  keys = { ...KEYS };
  restores = 0;
  /**
   * Devices that a restore took receipts from which they had not fetched. Nobody can bring those; where
   * another device of the wallet brings their entries, they are credited again when they are decided.
   */
  readonly unseen = new Set<string>();
  /** What the bandwidth keys of devices held when a copy was restored, until they present it. */
  readonly keysHeld = new Map<string, Presented>();
  /** What a device sent last. */
  last: { holder: Holder; request: SubmitRequest } | undefined;
  /** When the last restore took place, ms. */
  restoredAt = 0;
  #files = 0;

  private constructor(template: Template, folder: string) {
    this.template = template;
    this.folder = folder;
    this.blocks = template.blocks.copy();
    this.now = template.now;
    this.ids = template.ids;
    this.copy = template.older;
    this.holders = Array.from(
      { length: DEVICES },
      (_, n) => new Holder(ed25519Key(n), this.pinned),
    );
  }

  /** A world in an empty folder. */
  static async open(template: Template, folder: string): Promise<World> {
    mkdirSync(folder, { recursive: true });
    const world = new World(template, folder);
    const path = world.#newPath();
    copyFileSync(template.database, path);
    world.service = await Service.start({
      path,
      rootFolder: join(folder, 'roots'),
      blocks: world.blocks,
      keys: world.keys,
      operator: OPERATOR,
      quality: template.quality,
      now: () => world.now,
    });
    return world;
  }

  #newPath(): string {
    this.#files += 1;
    return join(this.folder, `${this.#files}.db`);
  }

  close = (): Promise<void> => this.service.store.close();

  domain = DOMAIN;

  get ctx() {
    return this.service.ctx;
  }

  /** Reads of what is committed. */
  get db() {
    return this.service.store.db;
  }

  /** Lets time pass. */
  wait(ms: number): void {
    this.now += ms;
  }

  /** Adds a block with what waits. */
  mine(): void {
    this.now += 1_000;
    this.blocks.mine(Math.floor(this.now / 1_000));
  }

  /** Turns of the service's duties, each followed by a block. */
  async rounds(turns: number, minutes = 0): Promise<void> {
    for (let i = 0; i < turns; i += 1) {
      await this.service.round();
      this.mine();
      this.wait(minutes * 60_000 + 2_000);
    }
  }

  /** Does something that may be refused. @returns null when it was */
  async attempt<T>(what: string, work: () => Promise<T>): Promise<T | null> {
    try {
      const done = await work();
      this.tally.add(`${what}: done`);
      return done;
    } catch (error) {
      if (error instanceof Killed || this.service.fuse.burnt) throw new Killed();
      if (!(error instanceof StintError) || NEVER.has(error.code)) throw error;
      if (error.code === 'chain_unreachable' && this.service.quiet)
        throw new Error(`${what}: nothing is wrong with the chain`, { cause: error });
      this.tally.add(`${what}: ${error.code}`);
      return null;
    }
  }

  /** Starts the service again after it was killed. */
  async restart(): Promise<void> {
    this.service = await this.service.restartFrom(this.#newPath(), this.keys);
  }

  /** Copies the database as an operator does. */
  backUp(): void {
    const file = `${this.#newPath()}.copy`;
    backUp(this.service.setup.path, file);
    this.copy = file;
  }

  /** Puts the newest copy in the place of the database and starts the service on it. */
  async restoreCopy(): Promise<void> {
    const { setup, store } = this.service;
    for (const { id, chain } of this.holders) {
      const row = await this.db
        .selectFrom('devices')
        .select('head')
        .where('device', '=', id)
        .executeTakeFirstOrThrow();
      if (row.head !== chain.head) this.unseen.add(id);
    }
    const keys = sharingKeys(this.holders.map(({ id }) => id));
    for (const { device, what } of await readAllHeld(this.ctx, keys)) {
      if (what && !this.keysHeld.has(device)) this.keysHeld.set(device, what);
    }
    await store.close();
    restore(setup.path, this.copy);
    this.restores += 1;
    this.restoredAt = this.now;
    this.service = await Service.start({ ...setup, keys: this.keys });
  }
}
