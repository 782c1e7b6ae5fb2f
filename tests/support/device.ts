import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { type AccountHead, emptyAccount, extendAccount } from '../../lib/domain/account-chain.ts';
import { toHex } from '../../lib/domain/bytes.ts';
import {
  bindMessage,
  registerMessage,
  sessionMessage,
  submissionMessage,
} from '../../lib/domain/device-messages.ts';
import { solveWork } from '../../lib/domain/proof-of-work.ts';
import {
  type ChainHead,
  checkCheckpoint,
  emptyChain,
  extendChain,
} from '../../lib/domain/receipt-chain.ts';
import { bindDigest, typedData } from '../../lib/domain/wallet-messages.ts';
import type { BindRequest, LedgerUpdate, Session } from '../../lib/protocol/device.ts';
import type { PinnedNetwork } from '../../lib/protocol/network.ts';
import type {
  AccountEntry,
  BackedVoucher,
  Checkpoint,
  Receipt,
} from '../../lib/protocol/receipts.ts';
import {
  type Action,
  Lease,
  type Submission,
  type SubmitResponse,
} from '../../lib/protocol/tasks.ts';
import { newId } from '../../service/src/ids.ts';
import { call } from './http.ts';
import type { testAccount } from './keys.ts';

type Wallet = ReturnType<typeof testAccount>;

/** The 32 bytes of a public key, as the protocol writes them. */
export const rawPublic = (key: KeyObject) =>
  toHex(key.export({ type: 'spki', format: 'der' }).subarray(12));

/** A device for tests and benchmarks, with real keys and the real checks of the extension. */
export class TestDevice {
  readonly origin: string;
  readonly domain: { chainId: number; vault: string };
  readonly keys = generateKeyPairSync('ed25519');
  readonly recovery = generateKeyPairSync('ed25519');
  readonly id: string;
  token = '';
  head: ChainHead;
  /** Account-chain heads of all wallets it was ever bound to; `wallet` is the current one. */
  readonly accounts = new Map<string, AccountHead>();
  wallet: string | undefined;
  /** Entries of each wallet, and the last checkpoint: what it presents to a restored service. */
  readonly entries = new Map<string, AccountEntry[]>();
  checkpoint: Checkpoint | undefined;
  receipts: Receipt[] = [];
  tail: BackedVoucher | null = null;

  constructor(network: PinnedNetwork) {
    this.origin = network.service;
    this.domain = { chainId: network.chainId, vault: network.vault };
    this.id = rawPublic(this.keys.publicKey);
    this.head = emptyChain(this.domain, this.id);
  }

  get account(): AccountHead | undefined {
    return this.wallet === undefined ? undefined : this.accounts.get(this.wallet);
  }

  signature = (message: Uint8Array, key = this.keys.privateKey) => toHex(sign(null, message, key));

  async register(): Promise<void> {
    const { challenge, bits } = await call(this.origin, 'challenge');
    const work = solveWork(challenge, this.id, bits);
    let step = work.next();
    while (!step.done) step = work.next();
    const request = {
      device: this.id,
      recoveryKey: rawPublic(this.recovery.publicKey),
      challenge,
      solution: step.value,
    };
    const sig = this.signature(registerMessage(this.domain, request));
    this.token = (await call(this.origin, 'register', { body: { ...request, sig } })).token;
  }

  async renew(): Promise<void> {
    this.token = (await this.sessionOf(this.id)).token;
  }

  /** A session that this device's key asks for; `device`: the identity that it was restored to. */
  async sessionOf(device: string): Promise<Session> {
    const request = { device, key: this.id, issuedAt: Date.now() };
    const sig = this.signature(sessionMessage(this.domain, request));
    return call(this.origin, 'session', { body: { ...request, sig } });
  }

  async lease(hold = 1): Promise<Lease[]> {
    const { leases } = await call(this.origin, 'lease', { token: this.token, body: { hold } });
    // A real device gives back what it cannot show; no test here expects any.
    return leases.map((lease) => Lease.parse(lease));
  }

  submission(lease: string, action: Action, change: Partial<Submission> = {}): Submission {
    const unsigned = {
      id: newId(Date.now()),
      lease,
      action,
      shownMs: 12_000,
      answeredAt: Date.now(),
      ...change,
    };
    const sig = this.signature(submissionMessage(this.domain, this.id, unsigned));
    return { ...unsigned, sig, ...(change.sig && { sig: change.sig }) };
  }

  async submit(...submissions: Submission[]): Promise<SubmitResponse> {
    const body = { submissions, seq: this.head.seq, n: this.account?.n ?? 0 };
    const response = await call(this.origin, 'submit', { token: this.token, body });
    if (response.ledger) this.accept(await this.withMissing(response.ledger));
    return response;
  }

  /** A reply holds the last two hundred receipts; fetches those before them, if some are missing. */
  private async withMissing(update: LedgerUpdate): Promise<LedgerUpdate> {
    const from = this.head.seq + 1;
    if ((update.receipts[0]?.seq ?? from) <= from) return update;
    const query = { from };
    const { receipts, checkpoint } = await call(this.origin, 'receipts', {
      token: this.token,
      query,
    });
    return { receipts, checkpoint: checkpoint!, account: update.account };
  }

  /** Leases one task and answers it. */
  async judge(choice: 'a' | 'b' | 'tie' | 'both_bad' = 'a'): Promise<SubmitResponse> {
    const [lease] = await this.lease();
    if (!lease) throw new Error('There is no task to lease.');
    return this.submit(this.submission(lease.lease, { type: 'answer', choice }));
  }

  /** Checks an update as the extension does and stores it. Replies may repeat what it has already. */
  accept(update: LedgerUpdate): void {
    let head = this.head;
    const fresh = update.receipts.filter((receipt) => receipt.seq > this.head.seq);
    for (const receipt of fresh) head = extendChain(this.domain, this.id, head, receipt);
    checkCheckpoint(this.domain, this.id, head, update.checkpoint);

    if (update.account) {
      const wallet = update.account.account;
      let account = this.accounts.get(wallet) ?? emptyAccount(this.domain, wallet);
      for (const entry of update.account.entries) {
        if (entry.n <= account.n) continue;
        account = extendAccount(this.domain, wallet, account, entry);
        this.entries.set(wallet, [...(this.entries.get(wallet) ?? []), entry]);
      }
      this.accounts.set(wallet, account);
      this.wallet = wallet;
      this.tail = update.account.tail;
    }

    this.head = head;
    this.checkpoint = update.checkpoint;
    this.receipts.push(...fresh);
  }

  /** A binding signed by the device and `wallet`, and for a move by the `previous` wallet too. */
  async binding(wallet: Wallet, previous?: Wallet): Promise<BindRequest> {
    const account = wallet.address.toLowerCase();
    const message = { vault: this.domain.vault, device: this.id, account, nonce: Date.now() };
    const data = typedData(this.domain, 'Bind', message) as never;
    const sig = this.signature(bindMessage(this.domain, toHex(bindDigest(this.domain, message))));
    const { device, nonce } = message;
    const walletSig = await wallet.signTypedData(data);
    const request = { device, account, nonce, walletSig, sig };
    return previous ? { ...request, previousSig: await previous.signTypedData(data) } : request;
  }

  async bind(wallet: Wallet, previous?: Wallet): Promise<void> {
    const body = await this.binding(wallet, previous);
    this.accept(await call(this.origin, 'bind', { token: this.token, body }));
  }
}
