import { connect, type Socket } from 'node:net';
import type { Lease, SubmitResponse } from '../../lib/protocol/tasks.ts';
import { PROTOCOL_HEADER, PROTOCOL_VERSION } from '../../lib/protocol/version.ts';
import { rightSide } from '../support/crowd.ts';
import type { TestDevice } from '../support/device.ts';

/**
 * One persistent HTTP/1.1 connection that posts JSON. Node's own client costs 100 µs for each request,
 * which on two shared cores would count as the service's time.
 */
export class Poster {
  readonly #socket: Socket;
  readonly #host: string;
  #received = '';
  #done: ((text: string) => void) | undefined;
  #fail: ((error: Error) => void) | undefined;

  constructor(origin: string) {
    const { hostname, port, host } = new URL(origin);
    this.#host = host;
    this.#socket = connect(Number(port), hostname).setNoDelay(true).setEncoding('utf8');
    this.#socket.on('data', (part) => this.#read(String(part)));
    this.#socket.on('error', (error) => this.#fail?.(error));
    this.#socket.on('close', () => this.#fail?.(new Error('The service closed the connection.')));
  }

  post(path: string, token: string, body: unknown): Promise<unknown> {
    const text = JSON.stringify(body);
    this.#socket.write(
      `POST ${path} HTTP/1.1\r\nhost: ${this.#host}\r\n${PROTOCOL_HEADER}: ${PROTOCOL_VERSION}\r\n` +
        `authorization: Bearer ${token}\r\ncontent-type: application/json\r\n` +
        `content-length: ${Buffer.byteLength(text)}\r\n\r\n${text}`,
    );
    return new Promise<string>((resolve, reject) => {
      this.#done = resolve;
      this.#fail = reject;
    }).then(JSON.parse);
  }

  close(): void {
    this.#fail = undefined;
    this.#socket.destroy();
  }

  /** Parses a reply. Bodies are ASCII here, so one character is one byte. */
  #read(part: string): void {
    this.#received += part;
    const end = this.#received.indexOf('\r\n\r\n');
    if (end < 0) return;

    const head = this.#received.slice(0, end);
    const length = Number(/content-length: (\d+)/i.exec(head)?.[1] ?? Number.NaN);
    if (Number.isNaN(length)) {
      this.#fail?.(new Error(`The reply has no content-length: ${head}`));
      return;
    }

    const body = this.#received.slice(end + 4);
    if (body.length < length) return;

    this.#received = '';
    if (head.startsWith('HTTP/1.1 200')) this.#done?.(body);
    else this.#fail?.(new Error(body));
  }
}

export interface Cycle {
  leaseMs: number;
  submitMs: number;
}

/** One cycle of a device: leases a task and sends a signed answer. */
export async function cycle(
  device: TestDevice,
  poster: Poster,
  becomes: 'credited' | 'pending',
): Promise<Cycle> {
  const started = performance.now();
  const { leases } = (await poster.post('/v1/leases', device.token, { hold: 1 })) as {
    leases: Lease[];
  };
  const leased = performance.now();
  const lease = leases[0];
  if (!lease) throw new Error('There is no task left to lease.');

  const submission = device.submission(lease.lease, { type: 'answer', choice: rightSide(lease) });
  const body = { submissions: [submission], seq: device.head.seq, n: device.account?.n ?? 0 };
  const sent = performance.now();
  const reply = (await poster.post('/v1/submissions', device.token, body)) as SubmitResponse;
  const submitMs = performance.now() - sent;
  keep(device, reply, becomes);

  return { leaseMs: leased - started, submitMs };
}

/** Keeps the new head without verifying the chain (tests/http do), and checks that the reply is complete. */
function keep(device: TestDevice, reply: SubmitResponse, becomes: 'credited' | 'pending'): void {
  if (reply.outcomes[0]?.status !== 'accepted') throw new Error(JSON.stringify(reply.outcomes));

  const { checkpoint, account, receipts } = reply.ledger!;
  const { seq, head, credited, pending } = checkpoint;
  device.head = { seq, head, credited: BigInt(credited), pending: BigInt(pending) };
  if (becomes === 'pending') {
    if (receipts.every(({ kind }) => kind !== 'work'))
      throw new Error('The reply has no work receipt.');
    return;
  }

  const entry = account?.entries[0];
  const tail = account?.tail;
  if (receipts.length !== 2 || !entry || !tail || tail.attestations.length === 0) {
    throw new Error('The reply lacks something that docs/money.md requires.');
  }

  const cumulative = BigInt(entry.cumulative);
  const { account: wallet } = account;
  device.accounts.set(wallet, { n: entry.n, head: tail.voucher.ledgerHead, cumulative });
  device.wallet = wallet;
}
