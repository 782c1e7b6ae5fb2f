import type { Api } from '../../../lib/api/create-api.ts';
import { openDatabase } from '../../../lib/db/database.ts';
import { deviceTag } from '../../../lib/domain/account-chain.ts';
import { toHex } from '../../../lib/domain/bytes.ts';
import type { Domain } from '../../../lib/domain/eip712.ts';
import type { Sighting } from '../../../lib/domain/own-transaction.ts';
import { checkWork } from '../../../lib/domain/proof-of-work.ts';
import {
  type ChainHead,
  checkpointDigest,
  emptyChain,
  extendChain,
} from '../../../lib/domain/receipt-chain.ts';
import { recoverAddress } from '../../../lib/domain/recover-address.ts';
import { bindDigest, claimDigest } from '../../../lib/domain/wallet-messages.ts';
import type { Backup } from '../../../lib/protocol/backup.ts';
import type { ClaimStatus } from '../../../lib/protocol/claims.ts';
import type {
  BindRequest,
  LedgerUpdate,
  MoveNotice,
  RecoverRequest,
  RegisterRequest,
  SessionRequest,
} from '../../../lib/protocol/device.ts';
import { StintError } from '../../../lib/protocol/errors.ts';
import { pinnedNetwork } from '../../../lib/protocol/pinned.ts';
import type { Checkpoint, Receipt } from '../../../lib/protocol/receipts.ts';
import type { Presented } from '../../../lib/protocol/restore.ts';
import type { RouteName } from '../../../lib/protocol/routes.ts';
import type { Outcome, Submission } from '../../../lib/protocol/tasks.ts';
import type { Context } from '../core/context.ts';
import { ensureIdentity } from '../identity/identity.ts';
import { TestAccount } from './account.ts';
import { CAMPAIGN, NOW, OTHER, PRICE, signDigest, VOUCHER_KEY } from './keys.ts';
import { networkInfo } from './network-info.ts';
import { givenLeases, uuid } from './tasks.ts';

type Call = {
  body?: unknown;
  query?: { from?: number; limit?: number; account?: string };
  params?: Record<string, string>;
};

const UNSEEN: Sighting = { known: true, nonce: 4, outcome: null, block: null, used: 4 };

/** An in-memory service that keeps the rules of docs/money.md, for tests of the extension. */
export class TestService {
  readonly network = pinnedNetwork();
  readonly domain: Domain = { chainId: this.network.chainId, vault: this.network.vault };
  receipts: Receipt[] = [];
  account: string | null = null;
  readonly books = new Map<string, TestAccount>();
  move: MoveNotice | null = null;
  /** Epoch of the newest root; 0 for none yet. */
  epoch = 0;
  outcomes = new Map<string, Outcome>();
  claims = new Map<string, ClaimStatus>();
  calls: RouteName[] = [];
  /** Changes the answers of routes before they are returned. */
  tamper: (route: RouteName, answer: never) => unknown = (_, answer) => answer;
  /** What a device has presented after a restore; `behind`: it must present first. */
  present: (body: Presented) => void = () => undefined;
  behind = false;
  /** Throws in place of a lost request (`before`) or a lost answer (`after`). */
  lose: { route: RouteName; when: 'before' | 'after' } | null = null;
  refuse = new Map<string, string>();
  /** Leases whose task devices cannot read, and those that were flagged. */
  unreadable = new Set<string>();
  flagged = new Set<string>();
  device = '';
  head: ChainHead = emptyChain(this.domain, this.device || `0x${'0'.repeat(64)}`);

  start(device: string): void {
    this.device = device;
    this.head = emptyChain(this.domain, device);
  }

  add(kind: Receipt['kind'], unit: string, pending: bigint, credit: bigint, reason = ''): Receipt {
    const receipt: Receipt = {
      v: 1,
      vault: this.domain.vault,
      device: this.device,
      seq: this.head.seq + 1,
      kind,
      campaign: kind === 'bind' ? `0x${'0'.repeat(64)}` : CAMPAIGN,
      unit,
      pendingDelta: String(pending),
      creditDelta: String(credit),
      pending: String(this.head.pending + pending),
      credited: String(this.head.credited + credit),
      reason,
      prev: this.head.head,
      issuedAt: NOW,
    };
    this.head = extendChain(this.domain, this.device, this.head, receipt);
    this.receipts.push(receipt);
    return receipt;
  }

  work(unit: string, price = PRICE): void {
    this.add('work', unit, price, 0n);
    const { seq } = this.add('credit', unit, -price, price);
    if (this.account) this.enter([seq], price);
  }

  enter(creditSeqs: number[], amount: bigint, tag = deviceTag(this.account!, this.device)): void {
    this.book.enter(creditSeqs, amount, tag);
  }

  /** The current wallet's chain. */
  get book(): TestAccount {
    return this.bookOf(this.account!);
  }

  bookOf(account: string): TestAccount {
    const known = this.books.get(account) ?? new TestAccount(this.domain, account);
    this.books.set(account, known);
    return known;
  }

  bind(account: string): void {
    if (this.account === account) return;
    const first = this.account === null;
    this.account = account;
    this.move = null;
    this.add('bind', account, 0n, 0n);
    const credits = this.receipts.filter((receipt) => first && receipt.kind === 'credit');
    const sum = credits.reduce((total, receipt) => total + BigInt(receipt.creditDelta), 0n);
    const seqs = credits.map((receipt) => receipt.seq);
    if (sum > 0n) this.enter(seqs, sum);
  }

  checkpoint(key = VOUCHER_KEY): Checkpoint {
    const { seq, head, credited, pending } = this.head;
    const sums = { credited: String(credited), pending: String(pending) };
    const body = { vault: this.domain.vault, device: this.device, seq, ...sums, head };
    return { ...body, sig: signDigest(checkpointDigest(this.domain, body), key) };
  }

  update(seq: number, n: number): LedgerUpdate {
    return {
      receipts: this.receipts.filter((receipt) => receipt.seq > seq).slice(0, 200),
      checkpoint: this.checkpoint(),
      account: this.account ? this.book.update(n) : null,
    };
  }

  /** The backup that a device with all of this would save. */
  backup(): Backup {
    const { account } = this;
    const book = account ? this.book : null;
    const tail = book?.backed() ?? null;
    return {
      kind: 'stint-backup',
      v: 1,
      savedAt: NOW,
      network: this.network,
      chain: null,
      device: this.device,
      receipts: this.receipts,
      checkpoints: [this.checkpoint()],
      wallets: book
        ? [
            {
              account: book.account,
              permanent: book.accrued ? tail : null,
              tail,
              proof: this.epoch ? book.proof(this.epoch) : null,
              entries: book.entries,
            },
          ]
        : [],
    };
  }

  private submit(body: { submissions: Submission[]; seq: number; n: number }) {
    const outcomes = body.submissions.map(({ id, lease: leaseId, action }) => {
      if (action.type === 'flag') this.flagged.add(leaseId);
      const known = this.outcomes.get(id);
      if (known) return known;
      const code = this.refuse.get(leaseId);
      let outcome: Outcome = { id, status: 'released' };
      if (code) outcome = { id, status: 'refused', code, message: 'No.' };
      else if (action.type === 'answer') {
        this.work(uuid(1_000 + Number.parseInt(leaseId.slice(-12), 16)));
        outcome = { id, status: 'accepted' };
      }
      this.outcomes.set(id, outcome);
      return outcome;
    });
    return { outcomes, ledger: this.update(body.seq, body.n) };
  }

  /** The last bodies that devices sent. */
  registered: RegisterRequest | null = null;
  opened: SessionRequest | null = null;
  recovered: RecoverRequest | null = null;
  /** The recovery key that counts; null: the first that is used. */
  recoveryKey: string | null = null;
  /** The service's clock, ms. */
  clock = NOW;

  private session(route: 'register' | 'session', body: RegisterRequest & SessionRequest) {
    if (route === 'register') {
      if (!checkWork(body.challenge, body.device, 8, body.solution)) {
        throw new StintError('bad_proof_of_work', 'The proof of work is wrong.');
      }
      this.registered = body;
    } else {
      if (Math.abs(body.issuedAt - this.clock) > 300_000) {
        throw new StintError('clock_skew', 'The clock is wrong.', { details: { now: this.clock } });
      }
      if (!this.registered)
        throw new StintError('device_unknown', 'This device is not registered.');
      this.opened = body;
    }
    const token = `token-${this.calls.length}`;
    return { device: body.device, token, expiresAt: this.clock + 900_000, now: this.clock };
  }

  private recover(body: RecoverRequest) {
    const done = body.newKey === this.recovered?.newKey;
    if (!done && body.recoveryKey !== (this.recoveryKey ?? body.recoveryKey))
      throw new StintError('device_unknown', 'No identity has this recovery key.');
    this.recovered = body;
    this.recoveryKey = body.newRecoveryKey ?? body.recoveryKey;
    return { device: this.device, token: 'recovered', expiresAt: NOW + 900_000, now: NOW };
  }

  private quote({ account, recipient }: { account: string; recipient: string }) {
    const { claimed } = this.bookOf(account);
    const backed = this.bookOf(account).backed();
    if (!backed || BigInt(backed.voucher.cumulative) <= claimed) {
      throw new StintError('nothing_to_claim', 'Everything has been paid already.');
    }
    const claim = {
      account,
      recipient,
      cumulative: backed.voucher.cumulative,
      relayerFee: '20',
      relayer: OTHER,
      deadline: Math.floor(NOW / 1_000) + 3_600,
    };
    return { claim, claimed: String(claimed), backed, expiresAt: NOW + 600_000 };
  }

  readonly sent = new Map<string, Partial<Sighting>>();
  noContracts = false;
  /** A contract wallet (ERC-1271) that accepts any signature. */
  contractWallet: string | null = null;

  private checkWallet(digest: Uint8Array, sig: string, account: string): void {
    if (account === this.contractWallet || recoverAddress(digest, sig) === account) return;
    throw new StintError('bad_signature', 'The wallet did not sign this.');
  }

  private checkBinding({ walletSig, previousSig, ...bind }: BindRequest): void {
    const digest = bindDigest(this.domain, { ...bind, vault: this.domain.vault });
    this.checkWallet(digest, walletSig, bind.account);
    if (!this.account || this.account === bind.account || previousSig === '') return;
    if (!previousSig)
      throw new StintError('wallet_bound', 'This device is bound to another wallet.');
    this.checkWallet(digest, previousSig, this.account);
  }

  private claim({ claim, sig }: { claim: Parameters<typeof claimDigest>[1]; sig: string }) {
    this.checkWallet(claimDigest(this.domain, claim), sig, claim.account);
    const digest = toHex(claimDigest(this.domain, claim));
    const status: ClaimStatus = this.claims.get(digest) ?? {
      digest,
      state: 'submitted',
      account: claim.account,
      tx: `0x${'7'.repeat(64)}`,
      confirmations: 0,
      needed: 2,
      paid: null,
      fee: claim.relayerFee,
      reason: sig ? null : 'unsigned',
    };
    this.claims.set(digest, status);
    return status;
  }

  /** Makes every submitted claim final. */
  mine(): void {
    for (const [digest, status] of this.claims) {
      this.claims.set(digest, { ...status, state: 'final', confirmations: 2, paid: '1' });
      const book = this.bookOf(status.account);
      book.claimed = book.head.cumulative;
    }
  }

  private answer(route: RouteName, { body, query, params }: Call): unknown {
    switch (route) {
      case 'network':
        return networkInfo(this.network);
      case 'challenge':
        return { challenge: 'ab'.repeat(16), bits: 8, expiresAt: NOW + 600_000 };
      case 'register':
      case 'session':
        return this.session(route, body as never);
      case 'recover':
        return this.recover(body as RecoverRequest);
      case 'lease':
        return { leases: givenLeases(this.flagged, this.unreadable), retryAt: NOW + 60_000 };
      case 'submit':
        if (this.behind) throw new StintError('present_first', 'The service knows fewer receipts.');
        return this.submit(body as never);
      case 'present':
        this.present(body as Presented);
        return {};
      case 'receipts': {
        const rest = this.receipts.filter((receipt) => receipt.seq >= query!.from!);
        const receipts = rest.slice(0, Math.min(query!.limit!, 3));
        const more = receipts.length < rest.length;
        const checkpoint = this.head.seq ? this.checkpoint() : null;
        return { receipts, checkpoint, more, move: this.move };
      }
      case 'account': {
        if (!this.account) return { update: null, more: false };
        const book = this.bookOf(query!.account ?? this.account);
        const update = book.update(Number(query!.from) - 1, 2);
        return { update, more: (update.entries.at(-1)?.n ?? book.head.n) < book.head.n };
      }
      case 'bind':
        this.checkBinding(body as BindRequest);
        this.bind((body as BindRequest).account);
        return this.update(0, 0);
      case 'announceMove': {
        const { account } = body as BindRequest;
        this.checkBinding({ ...(body as BindRequest), previousSig: '' });
        this.move = { account, announcedAt: NOW, effectiveAt: NOW + 7 * 86_400_000 };
        return this.move;
      }
      case 'stopMove':
        this.move = null;
        return {};
      case 'quote':
        return this.quote(body as never);
      case 'claim':
        return this.claim(body as never);
      case 'claimStatus': {
        const status = this.claims.get(params!.digest!);
        if (!status) throw new StintError('not_found', 'There is no such claim.');
        return status;
      }
      case 'rootProof':
        if (!this.epoch) throw new StintError('not_found', 'No root was posted yet.');
        return this.bookOf(params!.account!).proof(this.epoch);
      case 'sentTransaction':
        return { tx: params!.tx, ...UNSEEN, ...this.sent.get(params!.tx!) };
      case 'chainAccount':
        return {
          ...(this.noContracts && { contract: false }),
          account: params!.account,
          claimed: String(this.bookOf(params!.account!).claimed),
          block: 9,
          lastTx: null,
        };
      default:
        throw new StintError('not_found', `The test service has no ${route}.`);
    }
  }

  api: Api = {
    call: async (route: RouteName, options: unknown = {}) => {
      this.calls.push(route);
      const lost = this.lose?.route === route ? this.lose : null;
      if (lost) this.lose = null;
      if (lost?.when === 'before') throw new StintError('offline', 'Lost request.');
      const answer = await this.tamper(
        route,
        structuredClone(this.answer(route, options as Call)) as never,
      );
      if (lost?.when === 'after') throw new StintError('offline', 'Lost answer.');
      return answer as never;
    },
  };
}

/** A device with its own database and its own in-memory service. */
export async function testDevice(service = new TestService()) {
  const context: Context & { time: number } = {
    network: service.network,
    domain: service.domain,
    db: openDatabase(`device-${crypto.randomUUID()}`),
    api: service.api,
    time: NOW,
    now: () => context.time,
  };
  const { device } = await ensureIdentity(context.db, NOW);
  if (!service.device) service.start(device);
  return { context, service, device };
}
