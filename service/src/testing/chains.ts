import type { Context } from '../context.ts';
import { applyCampaign } from '../settlement/apply-campaign.ts';
import type { Db } from '../store/store.ts';

const DAY = 86_400;

/** The second ends earlier and pays less, so that the first is worked off before it. */
export const CAMPAIGNS = [
  { id: `0x${'ca'.repeat(32)}`, days: 300, price: 10_000n },
  { id: `0x${'cb'.repeat(32)}`, days: 90, price: 9_000n },
] as const;

/** A campaign on the chain. */
interface ChainState {
  id: string;
  requester: string;
  /** Unix seconds. */
  deadline: number;
  closed: boolean;
  funded: bigint;
  accrued: bigint;
  /** What a reorganisation of its refund brings back. */
  refunded: bigint;
}

/** The chain of a test: its campaigns, and what it has paid to wallets. */
export class Chains {
  readonly all: ChainState[];
  readonly claimed = new Map<string, bigint>();

  /** @param now Unix seconds */
  constructor(now: number) {
    this.all = CAMPAIGNS.map(({ id, days }) => ({
      id,
      requester: `0x${'11'.repeat(20)}`,
      deadline: now + days * DAY,
      closed: false,
      funded: 0n,
      accrued: 0n,
      refunded: 0n,
    }));
  }

  at = (on = 0): ChainState => this.all[on]!;

  /** Stores what the chain says about every campaign. */
  async read(ctx: Context): Promise<void> {
    for (const chain of this.all) {
      await ctx.store.write((db) => applyCampaign(ctx, db, chain.id, { ...chain }));
    }
  }

  fund(on: number | undefined, amount: bigint): void {
    const chain = this.at(on);
    if (!chain.closed) chain.funded += amount;
  }

  /** Carries the service's attestation to the chain, as anyone may; the total is capped and never falls. */
  async accrue(db: Db, on: number | undefined, share: number): Promise<void> {
    const chain = this.at(on);
    if (chain.closed) return;
    const { attested } = await db
      .selectFrom('campaigns')
      .select('attested')
      .where('id', '=', chain.id)
      .executeTakeFirstOrThrow();
    const wanted = (attested * BigInt(share)) / 100n;
    const clamped = wanted < chain.funded ? wanted : chain.funded;
    if (clamped > chain.accrued) chain.accrued = clamped;
  }

  /** A reorganisation drops a part of the funding that had not accrued. */
  unfund(on: number, share: number): void {
    const chain = this.at(on);
    if (!chain.closed) chain.funded -= ((chain.funded - chain.accrued) * BigInt(share)) / 100n;
  }

  /** The requester takes the refund whatever has accrued: the last call did not reach the chain. */
  close(on?: number): void {
    const chain = this.at(on);
    if (chain.closed) return;
    chain.closed = true;
    chain.refunded = chain.funded - chain.accrued;
    chain.funded = chain.accrued;
  }

  /** A reorganisation takes the refund back. */
  reopen(on: number): void {
    const chain = this.at(on);
    if (!chain.closed) return;
    chain.closed = false;
    chain.funded += chain.refunded;
  }

  /** The deadline turns out to be a month earlier, as after a reorganisation. */
  shorten(on: number): void {
    this.at(on).deadline -= 30 * DAY;
  }

  /**
   * The chain drops blocks, and what was accrued and paid in them. Escrow stays, and so does what
   * accrued before a refund: it was final, or the refund would have taken it as well.
   */
  reorganise(share: number): void {
    for (const chain of this.all) {
      if (!chain.closed) chain.accrued = (chain.accrued * BigInt(share)) / 100n;
    }
    for (const [account, paid] of this.claimed) {
      this.claimed.set(account, (paid * BigInt(share)) / 100n);
    }
  }

  /** Pays a part of a wallet's newest voucher. */
  async pay(db: Db, account: string, share: number): Promise<void> {
    const voucher = await db
      .selectFrom('vouchers')
      .select('cumulative')
      .where('account', '=', account)
      .orderBy('n', 'desc')
      .limit(1)
      .executeTakeFirst();

    const part = ((voucher?.cumulative ?? 0n) * BigInt(share)) / 100n;
    const before = this.claimed.get(account) ?? 0n;
    if (part > before) this.claimed.set(account, part);
  }
}
