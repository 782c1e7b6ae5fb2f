import {
  backingHash,
  emptyAccount,
  extendAccount,
  voucherDigest,
} from '../../../lib/domain/account-chain.ts';
import type { Domain } from '../../../lib/domain/eip712.ts';
import { emptyChain, extendChain } from '../../../lib/domain/receipt-chain.ts';
import type { AccountEntry, Backing, Receipt } from '../../../lib/protocol/receipts.ts';
import { recoverAddress } from '../keys.ts';
import { owedLosses } from '../ledger/losses.ts';
import type { LedgerLineTable } from '../store/schema.ts';
import type { Db } from '../store/store.ts';
import {
  owedSum,
  sumEntries,
  sumLosses,
  sumOwed,
  sumPending,
  sumUnowned,
} from './invariant-sums.ts';

/** What the chain and the people in a test know. */
export interface Outside {
  devices: string[];
  chain: ReadonlyMap<string, { funded: bigint; accrued: bigint; closed: boolean }>;
  claimed: ReadonlyMap<string, bigint>;
  /** The campaigns that the service knows; all by default. A copy may be older than some. */
  known?: ReadonlySet<string>;
  /** Devices that hold receipts which a restored service does not have yet. */
  late?: ReadonlySet<string>;
}

/**
 * Checks the invariants I1-I6 of docs/money.md over a store. @throws Error that names a broken one
 */
export class Invariants {
  readonly #domain: Domain;
  readonly #campaigns: readonly string[];
  readonly #signer: string;
  readonly #highest = new Map<string, bigint>();
  readonly #owners = new Map<string, string>();
  #restored = false;
  #forgotten = false;

  constructor(domain: Domain, campaigns: readonly string[], signer: string) {
    this.#signer = signer;
    this.#domain = domain;
    this.#campaigns = campaigns;
  }

  async check(db: Db, outside: Outside): Promise<void> {
    const { known } = outside;
    const campaigns = this.#campaigns.filter((id) => known?.has(id) ?? true);
    for (const id of campaigns) await this.#checkBuckets(db, id, outside);
    await this.#checkDebts(db, outside);
    await this.#checkChains(db, outside);
    await this.#checkAccounts(db, outside.claimed);
    await this.#checkUnits(db);
  }

  #campaign = (db: Db, id: string) =>
    db.selectFrom('campaigns').selectAll().where('id', '=', id).executeTakeFirstOrThrow();

  async #checkBuckets(db: Db, id: string, { chain, known }: Outside): Promise<void> {
    const c = await this.#campaign(db, id);
    const { funded, closed } = chain.get(id)!;
    const sum = c.available + c.reserved + c.pending + c.credited;
    // An older copy may count as pending what was rejected and refunded since, until it is decided.
    if ((this.#forgotten || known) && sum > funded) {
      equal('I1 its books know it', c.funded, sum);
    } else if (this.#restored && sum > funded) {
      equal('I1 nothing free beyond what is funded', c.available + c.reserved, 0n);
      holds('I1 what is beyond it waits', sum - funded <= c.pending);
    } else if (sum > funded) {
      // What it can no longer pay is owed or waits; only what is promised to leases is not taken back.
      holds('I1 a campaign that is short gives nothing out', c.state !== 'open');
      equal('I1 its books know it', c.funded, sum);
      if (closed) equal('I1 nothing free beyond what is funded', c.available + c.reserved, 0n);
    } else equal('I1 buckets', sum, funded);
    const lines = await db
      .selectFrom('ledger_lines')
      .selectAll()
      .where('campaign', '=', id)
      .execute();
    const balance = (name: string) =>
      lines.reduce(
        (sum, l) => sum + (l.target === name ? l.amount : 0n) - (l.source === name ? l.amount : 0n),
        0n,
      );
    for (const name of ['available', 'reserved', 'pending', 'credited'] as const) {
      equal(`I1 lines of ${name}`, balance(name), c[name]);
    }
    const positions = lines
      .filter((l) => l.pos !== null)
      .sort((a, b) => (a.pos! < b.pos! ? -1 : 1));
    let pos = 0n;
    for (const line of positions) {
      pos += line.amount;
      equal('positions are disjoint and without gaps', line.pos!, pos);
    }
    const paidLines = positions
      .filter((l) => l.pos! <= c.accrued)
      .reduce((sum, l) => sum + l.amount, 0n);
    holds('I5 paid lines are accrued', paidLines <= c.accrued);
    await this.#checkBacking(db, positions, c.accrued, funded);
  }

  /**
   * docs/money.md rule 16: a wallet's backing names the campaign up to the wallet's highest line that
   * has not accrued and can; what it can no longer pay is owed.
   */
  async #checkBacking(
    db: Db,
    lines: LedgerLineTable[],
    accrued: bigint,
    funded: bigint,
  ): Promise<void> {
    const [campaign] = lines.map((line) => line.campaign);
    const all = await db.selectFrom('account_backing').selectAll().execute();
    const backing = all.filter((b) => b.campaign === campaign);
    holds(
      'a campaign backs no more than it has',
      backing.every((b) => b.min <= funded),
    );
    holds(
      'only what has not accrued is in a backing',
      backing.every((b) => b.min > accrued),
    );
    for (const { owner, pos } of lines) {
      if (owner === null || pos! <= accrued || pos! > funded) continue;
      const row = backing.find((b) => b.account === owner);
      holds(`I5 ${owner} has line ${pos} in its backing`, row !== undefined && row.min >= pos!);
    }
  }

  async #checkChains(db: Db, { devices, late }: Outside): Promise<void> {
    for (const id of devices) {
      const rows = await db
        .selectFrom('receipts')
        .select('body')
        .where('device', '=', id)
        .orderBy('seq')
        .execute();
      let head = emptyChain(this.#domain, id);
      for (const row of rows)
        head = extendChain(this.#domain, id, head, JSON.parse(row.body) as Receipt);
      const device = await db
        .selectFrom('devices')
        .selectAll()
        .where('device', '=', id)
        .executeTakeFirstOrThrow();
      equal('head', device.head, head.head);
      equal('credited', device.credited, head.credited);
      equal('pending', device.pending, await sumPending(db, id));
      this.#never(`device ${id}`, device.credited);
      // Another device of the wallet may have brought the entries that count its credits.
      if (device.owner_device !== null || late?.has(id)) continue;
      const counted = (await sumEntries(db, id)) + (await sumUnowned(db, id));
      holds(
        `docs/money.md rule 14: ${id} is credited once for each credit`,
        counted <= device.credited,
      );
    }
  }

  async #checkAccounts(db: Db, claimed: ReadonlyMap<string, bigint>): Promise<void> {
    const accounts = await db.selectFrom('accounts').selectAll().execute();
    for (const row of accounts) {
      const entries = await db
        .selectFrom('account_entries')
        .select('body')
        .where('account', '=', row.account)
        .orderBy('n')
        .execute();
      let head = emptyAccount(this.#domain, row.account);
      for (const entry of entries)
        head = extendAccount(
          this.#domain,
          row.account,
          head,
          JSON.parse(entry.body) as AccountEntry,
        );
      equal('account head', row.head, head.head);
      equal('account sum', row.cumulative, head.cumulative);
      this.#never(`account ${row.account}`, row.cumulative);
      const vouchers = await db
        .selectFrom('vouchers')
        .selectAll()
        .where('account', '=', row.account)
        .execute();
      const newest = vouchers.toSorted((a, b) => b.n - a.n)[0];
      const owed = await sumOwed(db, row.account);
      // It is signed again when somebody asks for it.
      const isNew = newest?.ledger_head === row.head && owedSum(newest) === owed;
      if (newest && isNew && !this.#restored)
        equal(
          'docs/money.md rule 16: voucher + owed = account',
          newest.cumulative + owed,
          row.cumulative,
        );
      const highest = vouchers.map((v) => v.cumulative).sort((a, b) => (a < b ? 1 : -1))[0] ?? 0n;
      holds('I4 voucher <= account', highest <= row.cumulative);
      holds('I4 claimed <= voucher', (claimed.get(row.account) ?? 0n) <= highest);
      for (const v of vouchers) {
        const { account, backing, ledger_head: ledgerHead } = v;
        equal('backing', backing, backingHash(JSON.parse(v.list) as Backing[]));
        const unsigned = { account, cumulative: String(v.cumulative), ledgerHead, backing };
        equal(
          'voucher signature',
          recoverAddress(voucherDigest(this.#domain, unsigned), v.sig),
          this.#signer,
        );
      }
      const heads = new Map(vouchers.map((v) => [v.cumulative, v.ledger_head]));
      const debts = await db
        .selectFrom('account_debts')
        .select('campaign')
        .where('account', '=', row.account)
        .execute();
      holds(
        'one head for a cumulative, unless a debt came between',
        debts.length > 0 || vouchers.every((v) => heads.get(v.cumulative) === v.ledger_head),
      );
    }

    const lines = await db
      .selectFrom('answers')
      .select(['owner', 'pay'])
      .where('state', '=', 'credited')
      .where('owner', 'is not', null)
      .execute();

    const pages = await db
      .selectFrom('relay_units')
      .select(['owner', 'pay'])
      .where('state', '=', 'credited')
      .where('owner', 'is not', null)
      .execute();

    for (const [owner, own] of Map.groupBy([...lines, ...pages], (line) => line.owner)) {
      const account = accounts.find((row) => row.account === owner);
      const sum = own.reduce((total, { pay }) => total + pay, 0n);
      const cumulative = account?.cumulative ?? 0n;
      // After a restore a wallet's entries may reach further than the known lines.
      if (this.#restored)
        holds(`docs/money.md rule 11: ${owner} has its own lines`, cumulative >= sum);
      else equal(`docs/money.md rule 11: ${owner} has its own lines`, cumulative, sum);
    }

    const unowned = await sumUnowned(db);
    const owned = accounts.reduce((sum, a) => sum + a.cumulative, 0n);
    const fees = (
      await db
        .selectFrom('ledger_lines')
        .select('amount')
        .where('kind', '=', 'fee')
        .where('owner', 'is', null)
        .execute()
    ).reduce((s, l) => s + l.amount, 0n);

    const campaigns = await db.selectFrom('campaigns').select(['lost', 'credited']).execute();
    const debts = await db.selectFrom('account_debts').select('made_good').execute();
    const sum = (values: bigint[]) => values.reduce((total, value) => total + value, 0n);
    // What is made good stands in the books of two campaigns, and once in the wallet's.
    equal(
      'I3 accounts + unowned credits and fees + set aside + made good = credited + losses',
      owned +
        unowned +
        fees +
        sum(campaigns.map((c) => c.lost)) +
        sum(debts.map((d) => d.made_good)),
      sum(campaigns.map((c) => c.credited)) + (await sumLosses(db)),
    );
  }

  /** docs/money.md rule 16: what a campaign can no longer pay is owed to the owners of its lines. */
  async #checkDebts(db: Db, { chain }: Outside): Promise<void> {
    const debts = await db.selectFrom('account_debts').selectAll().execute();
    const lines = await db.selectFrom('ledger_lines').selectAll().execute();
    const due = lines.filter(
      ({ campaign, owner, pos }) =>
        owner !== null && pos !== null && pos > chain.get(campaign)!.funded,
    );
    for (const { account, campaign, amount } of debts) {
      const own = due.filter((line) => line.owner === account && line.campaign === campaign);
      equal(
        `${account} is owed its lines`,
        amount,
        own.reduce((sum, l) => sum + l.amount, 0n) +
          ((await owedLosses(db, campaign)).find((loss) => loss.account === account)?.amount ?? 0n),
      );
    }
    for (const { owner, campaign } of due) {
      const row = debts.find((debt) => debt.account === owner && debt.campaign === campaign);
      holds(`the line of ${owner} is owed`, row !== undefined);
    }
  }

  async #checkUnits(db: Db): Promise<void> {
    const credits = await db
      .selectFrom('ledger_lines')
      .select('unit')
      .where('kind', '=', 'credit')
      .execute();
    equal('I6 credited once', new Set(credits.map((l) => l.unit)).size, credits.length);
    // Restored answers were covered separately and take no place of a task.
    const all = await db.selectFrom('answers').selectAll().execute();
    const answers = all.filter(({ reason }) => reason !== 'restored');
    const credited = answers.filter((a) => a.state === 'credited');
    const units = await db
      .selectFrom('relay_units')
      .select('id')
      .where('state', '=', 'credited')
      .where('pay', '>', 0n)
      .execute();

    equal('I6 answers, units and credits', credited.length + units.length, credits.length);
    const pages = await db.selectFrom('relay_units').select(['id', 'owner']).execute();
    for (const { id, owner } of [...answers, ...pages]) {
      equal('docs/money.md rule 11: the owner of a line', owner, this.#owners.get(id) ?? owner);
      if (owner !== null) this.#owners.set(id, owner);
    }
    const { quality } = await this.#campaign(db, this.#campaigns[0]!);
    const appeals = await db.selectFrom('appeals').selectAll().execute();
    const upheld = new Set(appeals.filter((a) => a.state === 'upheld').map((a) => a.answer));
    const leases = await db.selectFrom('leases').select(['task', 'state', 'place']).execute();

    for (const task of await db.selectFrom('tasks').selectAll().execute()) {
      // What a copy knew as pending keeps its place, although a restore covered its credit separately.
      const own = all.filter((a) => a.task === task.id && !a.id.startsWith('restored:'));
      const given = own.filter((a) => a.state === 'credited').length;
      const waiting = own.filter((a) => a.state === 'pending').length;
      const taken = leases.filter(
        (l) => l.task === task.id && l.state === 'active' && l.place === 1,
      );
      if (task.role === 'work' && quality === null)
        equal('places of a task', given + taken.length + task.slots, 3);
      if (task.role !== 'work' || quality === null) continue;
      equal('answers of a task', task.given, given + waiting);
      equal('places of a judged task', task.given + taken.length + task.slots, task.places);
      const regained = own.filter((a) => upheld.has(a.id)).length;
      holds('no more places than the terms allow', task.places <= 3 + regained);
    }
  }

  /** A copy took the database's place: nothing that was seen before has to be in it. */
  forgetAll(): void {
    this.#restored = true;
    this.#forgotten = true;
    this.#highest.clear();
    this.#owners.clear();
  }

  /** Forgets the past of a name, because nobody holds it any more after a restore. */
  forget(name: string): void {
    this.#restored = true;
    this.#highest.delete(name);
  }

  /** I2: a credited total never falls. */
  #never(name: string, value: bigint): void {
    holds(`I2 ${name}`, value >= (this.#highest.get(name) ?? 0n));
    this.#highest.set(name, value);
  }
}

function equal<T>(what: string, got: T, wanted: T): void {
  if (got !== wanted) throw new Error(`${what}: ${got} is not ${wanted}`);
}

function holds(what: string, is: boolean): void {
  if (!is) throw new Error(what);
}
