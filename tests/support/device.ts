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
import type { LedgerUpdate } from '../../lib/protocol/device.ts';
import type { PinnedNetwork } from '../../lib/protocol/network.ts';
import type { BackedVoucher, Receipt } from '../../lib/protocol/receipts.ts';
import type { Action, Lease, Submission, SubmitResponse } from '../../lib/protocol/tasks.ts';
import { newId } from '../../service/src/ids.ts';
import { call } from './http.ts';
import type { testAccount } from './keys.ts';

const rawPublic = (key: KeyObject) =>
  toHex(key.export({ type: 'spki', format: 'der' }).subarray(12));

/** A device as the service sees one, for tests and benchmarks: real keys, real checks. */
export class TestDevice {
  readonly origin: string;
  readonly domain: { chainId: number; vault: string };
  readonly keys = generateKeyPairSync('ed25519');
  readonly recovery = generateKeyPairSync('ed25519');
  readonly id: string;
  token = '';
  head: ChainHead;
  account: AccountHead | undefined;
  receipts: Receipt[] = [];
  tail: BackedVoucher | null = null;

  constructor(network: PinnedNetwork) {
    this.origin = network.service;
    this.domain = { chainId: network.chainId, vault: network.vault };
    this.id = rawPublic(this.keys.publicKey);
    this.head = emptyChain(this.domain, this.id);
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
    const request = { device: this.id, key: this.id, issuedAt: Date.now() };
    const sig = this.signature(sessionMessage(this.domain, request));
    this.token = (await call(this.origin, 'session', { body: { ...request, sig } })).token;
  }

  async lease(hold = 1): Promise<Lease[]> {
    return (await call(this.origin, 'lease', { token: this.token, body: { hold } })).leases;
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
    if (response.ledger) this.take(response.ledger);
    return response;
  }

  /** Leases one task and answers it. */
  async judge(choice: 'a' | 'b' | 'tie' | 'both_bad' = 'a'): Promise<SubmitResponse> {
    const [lease] = await this.lease();
    if (!lease) throw new Error('no task to lease');
    return this.submit(this.submission(lease.lease, { type: 'answer', choice }));
  }

  /** Checks an update as a device must, then keeps it. Replies may repeat what it has. */
  take(update: LedgerUpdate): void {
    let head = this.head;
    const fresh = update.receipts.filter((receipt) => receipt.seq > this.head.seq);
    for (const receipt of fresh) head = extendChain(this.domain, this.id, head, receipt);
    checkCheckpoint(this.domain, this.id, head, update.checkpoint);
    if (update.account) {
      let account = this.account ?? emptyAccount(this.domain, update.account.account);
      for (const entry of update.account.entries) {
        if (entry.n <= account.n) continue;
        account = extendAccount(this.domain, update.account.account, account, entry);
      }
      this.account = account;
      this.tail = update.account.tail;
    }
    this.head = head;
    this.receipts.push(...fresh);
  }

  async bind(wallet: ReturnType<typeof testAccount>): Promise<void> {
    const account = wallet.address.toLowerCase();
    const message = { vault: this.domain.vault, device: this.id, account, nonce: Date.now() };
    const walletSig = await wallet.signTypedData(typedData(this.domain, 'Bind', message) as never);
    const sig = this.signature(bindMessage(this.domain, toHex(bindDigest(this.domain, message))));
    const { device, nonce } = message;
    this.take(
      await call(this.origin, 'bind', {
        token: this.token,
        body: { device, account, nonce, walletSig, sig },
      }),
    );
  }
}
