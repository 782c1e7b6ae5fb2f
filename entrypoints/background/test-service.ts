import { hmac } from '@noble/hashes/hmac.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { hashes, sign } from '@noble/secp256k1';
import type { Api } from '../../lib/api/create-api.ts';
import { openDatabase } from '../../lib/db/database.ts';
import {
  type AccountHead,
  accrualDigest,
  backingHash,
  deviceTag,
  emptyAccount,
  extendAccount,
  voucherDigest,
} from '../../lib/domain/account-chain.ts';
import { fromHex, toHex } from '../../lib/domain/bytes.ts';
import type { Domain } from '../../lib/domain/eip712.ts';
import { checkWork } from '../../lib/domain/proof-of-work.ts';
import {
  type ChainHead,
  checkpointDigest,
  emptyChain,
  extendChain,
} from '../../lib/domain/receipt-chain.ts';
import { type Bind, bindDigest, claimDigest } from '../../lib/domain/wallet-messages.ts';
import type { ClaimStatus } from '../../lib/protocol/claims.ts';
import type {
  LedgerUpdate,
  RecoverRequest,
  RegisterRequest,
  SessionRequest,
} from '../../lib/protocol/device.ts';
import { StintError } from '../../lib/protocol/errors.ts';
import { pinnedNetwork } from '../../lib/protocol/pinned.ts';
import type {
  AccountEntry,
  BackedVoucher,
  Checkpoint,
  Receipt,
} from '../../lib/protocol/receipts.ts';
import type { RouteName } from '../../lib/protocol/routes.ts';
import type { Lease, Outcome, Submission } from '../../lib/protocol/tasks.ts';
import type { Context } from './context.ts';
import { ensureIdentity } from './identity.ts';
import { recoverAddress } from './signatures.ts';

/** A service in memory that keeps the rules of money.md, for tests of the device's side. */

// Keys 1 to 4 of the well-known test mnemonic; the network in tests/vitest.config.ts pins the first two.
export const VOUCHER_KEY = '0x59c6995e998f97a5a0044966f0945389dc9e86dae88c7a8412f4603b6b78690d';
export const ACCRUAL_KEY = '0x5de4111afa1a4b94908f83103eb1f1706367c2e68ca870fc3fb9a804cdab365a';
export const WALLET_KEY = '0x7c852118294e51e653712a81e05800f419141751be58f605c371e15141b007a6';
export const WALLET = '0x90f79bf6eb2c4f870365e785982e1f101e93b906';
export const OTHER_KEY = '0x47e179ec197488593b187f80a00eb0da91f1b9d0b13f8733639f19c30a34926a';
export const OTHER = '0x15d34aaf54267db7d7c367839aaf71a00a2c6a65';
export const CAMPAIGN = `0x${'c'.repeat(64)}`;
export const PRICE = 45_000n;
export const NOW = Date.UTC(2026, 10, 22, 12);

hashes.sha256 = sha256;
hashes.hmacSha256 = (key, message) => hmac(sha256, key, message);

/** r‖s‖v over 32 bytes, as service and wallets sign. */
export function signDigest(digest: Uint8Array, key: string): string {
  const signed = sign(digest, fromHex(key), { prehash: false, format: 'recovered' });
  return toHex(new Uint8Array([...signed.slice(1), 27 + signed[0]!]));
}

export const uuid = (n: number): string =>
  `00000000-0000-4000-8000-${n.toString(16).padStart(12, '0')}`;

export const lease = (n: number): Lease => ({
  lease: uuid(n),
  task: uuid(1_000 + n),
  campaign: CAMPAIGN,
  campaignName: 'Nordic questions',
  price: String(PRICE),
  medianMs: 20_000,
  floorMs: 2_000,
  leasedAt: NOW,
  expiresAt: NOW + 1_800_000,
  content: { kind: 'comparison', prompt: [], a: [], b: [] },
});

type Call = { body?: unknown; query?: Record<string, number>; params?: Record<string, string> };

export class TestService {
  readonly network = pinnedNetwork();
  readonly domain: Domain = { chainId: this.network.chainId, vault: this.network.vault };
  receipts: Receipt[] = [];
  entries: AccountEntry[] = [];
  account: string | null = null;
  outcomes = new Map<string, Outcome>();
  claims = new Map<string, ClaimStatus>();
  claimed = 0n;
  calls: RouteName[] = [];
  /** Answers of routes are passed through this before they leave. */
  tamper: (route: RouteName, answer: never) => unknown = (_, answer) => answer;
  /** Throws to stand for a lost request (`before`) or a lost answer (`after`). */
  lose: { route: RouteName; when: 'before' | 'after' } | null = null;
  refuse = new Map<string, string>();
  /** Entries and vouchers are written for each credit. */
  device = '';
  head: ChainHead = emptyChain(this.domain, this.device || `0x${'0'.repeat(64)}`);
  accountHead: AccountHead | null = null;

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
    const head = this.accountHead!;
    const entry: AccountEntry = {
      vault: this.domain.vault,
      account: this.account!,
      n: head.n + 1,
      deviceTag: tag,
      creditSeqs,
      amount: String(amount),
      cumulative: String(head.cumulative + amount),
      prev: head.head,
    };
    this.accountHead = extendAccount(this.domain, this.account!, head, entry);
    this.entries.push(entry);
  }

  bind(account: string): void {
    if (this.account === account) return;
    this.account = account;
    this.accountHead = emptyAccount(this.domain, account);
    this.entries = [];
    const credits = this.receipts.filter((receipt) => receipt.kind === 'credit');
    this.add('bind', account, 0n, 0n);
    const sum = credits.reduce((total, receipt) => total + BigInt(receipt.creditDelta), 0n);
    if (sum > 0n)
      this.enter(
        credits.map((receipt) => receipt.seq),
        sum,
      );
  }

  checkpoint(key = VOUCHER_KEY): Checkpoint {
    const { seq, head, credited, pending } = this.head;
    const body = {
      vault: this.domain.vault,
      device: this.device,
      seq,
      credited: String(credited),
      pending: String(pending),
      head,
    };
    return { ...body, sig: signDigest(checkpointDigest(this.domain, body), key) };
  }

  backed(): BackedVoucher | null {
    const head = this.accountHead;
    if (!head || head.cumulative === 0n) return null;
    const list = [{ campaign: CAMPAIGN, min: String(head.cumulative) }];
    const accrual = { campaign: CAMPAIGN, cumulative: String(head.cumulative) };
    const body = {
      account: this.account!,
      cumulative: String(head.cumulative),
      ledgerHead: head.head,
      backing: backingHash(list),
    };
    return {
      voucher: { ...body, sig: signDigest(voucherDigest(this.domain, body), VOUCHER_KEY) },
      list,
      attestations: [
        { ...accrual, sig: signDigest(accrualDigest(this.domain, accrual), ACCRUAL_KEY) },
      ],
      goodUntil: 2_000_000_000,
    };
  }

  update(seq: number, n: number): LedgerUpdate {
    return {
      receipts: this.receipts.filter((receipt) => receipt.seq > seq).slice(0, 200),
      checkpoint: this.checkpoint(),
      account: this.account
        ? {
            account: this.account,
            entries: this.entries.filter((entry) => entry.n > n),
            tail: this.backed(),
          }
        : null,
    };
  }

  private submit(body: { submissions: Submission[]; seq: number; n: number }) {
    const outcomes = body.submissions.map(({ id, lease: leaseId, action }) => {
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

  /** What devices sent in order to be let in, for tests to look at. */
  registered: RegisterRequest | null = null;
  opened: SessionRequest | null = null;
  recovered: RecoverRequest | null = null;
  /** The service's clock, ms. */
  clock = NOW;

  private session(route: 'register' | 'session', body: RegisterRequest & SessionRequest) {
    if (route === 'register') {
      if (!checkWork(body.challenge, body.device, 8, body.solution)) {
        throw new StintError('bad_proof_of_work', 'No.');
      }
      this.registered = body;
    } else {
      if (Math.abs(body.issuedAt - this.clock) > 300_000) {
        throw new StintError('clock_skew', 'Another time.', { details: { now: this.clock } });
      }
      if (!this.registered) throw new StintError('device_unknown', 'Who?');
      this.opened = body;
    }
    const token = `token-${this.calls.length}`;
    return { device: body.device, token, expiresAt: this.clock + 900_000, now: this.clock };
  }

  private quote({ account, recipient }: { account: string; recipient: string }) {
    const backed = this.backed();
    if (!backed || BigInt(backed.voucher.cumulative) <= this.claimed) {
      throw new StintError('nothing_to_claim', 'Paid already.');
    }
    const claim = {
      account,
      recipient,
      cumulative: backed.voucher.cumulative,
      relayerFee: '20',
      relayer: OTHER,
      deadline: Math.floor(NOW / 1_000) + 3_600,
    };
    return { claim, claimed: String(this.claimed), backed, expiresAt: NOW + 600_000 };
  }

  /** A wallet whose contract says what is its signature (ERC-1271): here, anything. */
  contractWallet: string | null = null;

  private checkWallet(digest: Uint8Array, sig: string, account: string): void {
    if (account === this.contractWallet || recoverAddress(digest, sig) === account) return;
    throw new StintError('bad_signature', 'The wallet did not sign this.');
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

  /** Confirms every claim that is submitted. */
  mine(): void {
    for (const [digest, status] of this.claims) {
      this.claims.set(digest, { ...status, state: 'final', confirmations: 2, paid: '1' });
      this.claimed = this.accountHead!.cumulative;
    }
  }

  private answer(route: RouteName, { body, query, params }: Call): unknown {
    switch (route) {
      case 'network':
        return {
          network: this.network,
          chainName: 'Local',
          rpcUrl: 'http://127.0.0.1:8545',
          nativeCurrency: { name: 'Ether', symbol: 'ETH', decimals: 18 },
          relayer: OTHER,
          minClaim: '1000',
          confirmations: 2,
          powBits: 4,
          now: NOW,
        };
      case 'challenge':
        return { challenge: 'ab'.repeat(16), bits: 8, expiresAt: NOW + 600_000 };
      case 'register':
      case 'session':
        return this.session(route, body as never);
      case 'recover':
        this.recovered = body as never;
        return { device: this.device, token: 'recovered', expiresAt: NOW + 900_000, now: NOW };
      case 'lease':
        return { leases: [1, 2, 3, 4, 5].map(lease), retryAt: NOW + 60_000 };
      case 'submit':
        return this.submit(body as never);
      case 'receipts': {
        const rest = this.receipts.filter((receipt) => receipt.seq >= query!.from!);
        const receipts = rest.slice(0, Math.min(query!.limit!, 3));
        const more = receipts.length < rest.length;
        return { receipts, checkpoint: this.head.seq ? this.checkpoint() : null, more };
      }
      case 'account': {
        if (!this.account) return { update: null, more: false };
        const entries = this.entries.filter((entry) => entry.n >= query!.from!).slice(0, 2);
        const more = (entries.at(-1)?.n ?? this.accountHead!.n) < this.accountHead!.n;
        return { update: { account: this.account, entries, tail: this.backed() }, more };
      }
      case 'bind': {
        const { walletSig, ...bind } = body as Bind & { walletSig: string };
        const digest = bindDigest(this.domain, { ...bind, vault: this.domain.vault });
        this.checkWallet(digest, walletSig, bind.account);
        this.bind(bind.account);
        return this.update(0, 0);
      }
      case 'quote':
        return this.quote(body as never);
      case 'claim':
        return this.claim(body as never);
      case 'claimStatus': {
        const status = this.claims.get(params!.digest!);
        if (!status) throw new StintError('not_found', 'No such claim.');
        return status;
      }
      case 'chainAccount':
        return { account: params!.account, claimed: String(this.claimed), block: 9, lastTx: null };
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
      const answer = this.tamper(
        route,
        structuredClone(this.answer(route, options as Call)) as never,
      );
      if (lost?.when === 'after') throw new StintError('offline', 'Lost answer.');
      return answer as never;
    },
  };
}

/** A device with its own database, talking to a service of its own. */
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
