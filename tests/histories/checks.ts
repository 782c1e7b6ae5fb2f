import { hashReceipt } from '../../lib/domain/receipt-chain.ts';
import type { Receipt } from '../../lib/protocol/receipts.ts';
import { Invariants } from '../../service/src/testing/invariants.ts';
import { sharingKeys } from '../../service/src/testing/sharing.ts';
import { settleData } from './acts/money.ts';
import { DOMAIN, SIGNER } from './cast.ts';
import { callVault } from './vault/call.ts';
import { Revert } from './vault/revert.ts';
import type { VaultState } from './vault/state.ts';
import type { World } from './world.ts';

const least = (a: bigint, b: bigint): bigint => (a < b ? a : b);
const sum = (values: Iterable<bigint>): bigint => [...values].reduce((all, each) => all + each, 0n);

function holds(what: string, is: boolean): void {
  if (!is) throw new Error(what);
}

/** What the vault does at all times (docs/money.md, "Invariants"). */
function checkVault({
  claimed,
  totalAccrued,
  totalFunded,
  available,
  campaigns,
}: VaultState): void {
  const paid = sum(claimed.values());
  holds('paid + available = accrued', paid + available === totalAccrued);
  holds('accrued <= funded', totalAccrued <= totalFunded);
  holds(
    'accrued is the sum of the campaigns',
    sum([...campaigns.values()].map((c) => c.accrued)) === totalAccrued,
  );
}

/** Checks every promise of docs/money.md about a world, after each step. */
export class Checks {
  readonly #world: World;
  readonly #invariants: Invariants;
  /** The highest total of a voucher that was ever stored, by wallet. */
  readonly #issued = new Map<string, bigint>();
  #restores = 0;

  constructor(world: World) {
    this.#world = world;
    this.#invariants = new Invariants(DOMAIN, world.ids, SIGNER.address('voucher'));
  }

  /** @param whole whether all that is stored is checked as well. @throws Error that names what is broken */
  async check(whole = true): Promise<void> {
    const world = this.#world;
    if (world.restores !== this.#restores) {
      this.#invariants.forgetAll();
      this.#restores = world.restores;
    }
    checkVault(world.blocks.latest.state);
    await this.#noteVouchers();
    this.#checkClaimed();
    await this.#checkClaims();
    this.#checkHeld();
    if (whole) await this.#checkStore();
  }

  async #checkStore(): Promise<void> {
    const { db, holders } = this.#world;
    const rows = await db.selectFrom('chain_campaigns').selectAll().execute();
    const known = await db.selectFrom('campaigns').select('id').execute();
    const chain = new Map(
      rows.map(({ id, funded, accrued, closed }) => [
        id,
        { funded, accrued, closed: closed === 1 },
      ]),
    );
    for (const { id } of known) {
      if (!chain.has(id)) chain.set(id, { funded: 0n, accrued: 0n, closed: false });
    }
    const devices = holders.map(({ id }) => id);
    await this.#invariants.check(db, {
      devices: [...devices, ...sharingKeys(devices)],
      chain,
      late: await this.#late(),
      known: new Set(known.map(({ id }) => id)),
      // The chain may have paid what only a later state of the database knows; see `#checkClaimed`.
      claimed: new Map(),
    });
  }

  /** The devices whose last receipt the service does not have, since it was restored. */
  async #late(): Promise<Set<string>> {
    const { db, holders, restores, unseen } = this.#world;
    const late = new Set(unseen);
    if (restores === 0) return late;
    for (const { id, chain } of holders) {
      const row = await db
        .selectFrom('receipts')
        .select('body')
        .where('device', '=', id)
        .where('seq', '=', chain.seq)
        .executeTakeFirst();
      const has = row && hashReceipt(JSON.parse(row.body) as Receipt) === chain.head;
      if (chain.seq > 0 && !has) late.add(id);
    }
    return late;
  }

  async #noteVouchers(): Promise<void> {
    const rows = await this.#world.db
      .selectFrom('vouchers')
      .select('account')
      .select((eb) => eb.fn.max('cumulative').as('highest'))
      .groupBy('account')
      .execute();
    for (const { account, highest } of rows) {
      if (highest > (this.#issued.get(account) ?? 0n)) this.#issued.set(account, highest);
    }
  }

  /** I4: the chain paid nobody more than the highest voucher that was ever stored for them. */
  #checkClaimed(): void {
    for (const [account, claimed] of this.#world.blocks.latest.state.claimed) {
      holds(`I4 ${account}: claimed <= voucher`, claimed <= (this.#issued.get(account) ?? 0n));
    }
  }

  /** docs/money.md rule 20: one claim of a wallet is live, and a final one was paid. */
  async #checkClaims(): Promise<void> {
    const live = await this.#world.db
      .selectFrom('claims')
      .select('account')
      .where('state', 'in', ['signed', 'submitted'])
      .execute();
    const wallets = new Set(live.map(({ account }) => account));
    holds('one claim of a wallet is live', wallets.size === live.length);
    const nonces = await this.#world.db
      .selectFrom('transactions')
      .select('nonce')
      .where('state', '=', 'signed')
      .execute();
    holds(
      'no two transactions wait under one nonce',
      new Set(nonces.map(({ nonce }) => nonce)).size === nonces.length,
    );
  }

  /**
   * I8: what a device holds pays by itself while it is good, whatever becomes of the service. A key that
   * was revoked, a pause, a cap and a reorganisation of the funding are what the labels say.
   */
  #checkHeld(): void {
    const world = this.#world;
    const { state, time } = world.blocks.latest;
    for (const holder of world.holders) {
      for (const [account, { tail, settled }] of holder.accounts) {
        for (const voucher of [tail, settled]) {
          if (!voucher || (voucher.goodUntil !== null && voucher.goodUntil <= time)) continue;
          const fault = tryHeld(state, time, settleData(voucher, account), account);
          if (fault === null || EXCUSED.has(fault)) continue;
          if (fault === 'BackingNotAccrued' && this.#fellShort(voucher.list)) continue;
          if (
            fault === 'BadAccrualSignature' &&
            world.pinned.accrualSigner !== SIGNER.address('accrual')
          )
            continue;
          throw new Error(`I8 a voucher that ${holder.id} holds for ${account}: ${fault}`);
        }
      }
    }
  }

  /** Whether the chain no longer funds what a voucher leans on. */
  #fellShort(list: readonly { campaign: string; min: string }[]): boolean {
    const { campaigns } = this.#world.blocks.latest.state;
    return list.some(({ campaign, min }) => {
      const c = campaigns.get(campaign);
      return !c || least(c.funded, c.closed ? c.accrued : c.funded) < BigInt(min);
    });
  }
}

/** What may keep a good voucher from being paid now. */
const EXCUSED = new Set(['NothingToClaim', 'CapReached', 'Paused', 'elsewhere', 'NotCovered']);

/** Why the vault would refuse a wallet's own call; null when it would not. */
export function tryHeld(
  state: VaultState,
  time: number,
  data: `0x${string}`,
  sender: string,
): string | null {
  try {
    callVault(state, { domain: DOMAIN, sender, now: time }, data);
    return null;
  } catch (error) {
    if (!(error instanceof Revert)) throw error;
    return error.message;
  }
}
