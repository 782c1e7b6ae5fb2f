import { generateKeyPairSync, sign } from 'node:crypto';
import WebSocket from 'ws';
import { toHex } from '../../lib/domain/bytes.ts';
import {
  bandwidthKeyMessage,
  sessionMessage,
  sharedAppealMessage,
} from '../../lib/domain/device-messages.ts';
import type { Appeal } from '../../lib/protocol/appeals.ts';
import type { BandwidthReceipt } from '../../lib/protocol/relay.ts';
import type { JobRecord, SharingPolicy } from '../../lib/protocol/sharing.ts';
import type { RelayState } from '../../lib/protocol/sharing-view.ts';
import type { RelayOptions } from '../../lib/relay/options.ts';
import { RelayDevice } from '../../lib/relay/relay-device.ts';
import { recoverAddress } from '../../service/src/keys.ts';
import type { TestDevice } from './device.ts';
import { call } from './http.ts';
import type { TestNetwork } from './network.ts';
import { createNodeFetch } from './node-fetch.ts';

const GB = 1_000_000_000;

/** A device that shares: real keys, the extension's own lib/relay, and Node's https and sockets. */
export class RelayDeviceUnderTest {
  readonly keys = generateKeyPairSync('ed25519');
  readonly key = toHex(this.keys.publicKey.export({ type: 'spki', format: 'der' }).subarray(12));
  readonly records: JobRecord[] = [];
  readonly states: RelayState[] = [];
  readonly receipts: BandwidthReceipt[] = [];
  bytes = 0;
  sent = 0;
  booked = 0;
  policy: SharingPolicy = {
    on: true,
    campaigns: [],
    bytesPerDay: GB,
    bytesPerMonth: GB,
    kbitPerSecond: 0,
    jobs: 8,
    hours: null,
    onlyWhenIdle: false,
    vetoed: [],
  };
  relay!: RelayDevice;
  readonly owner: TestDevice;
  readonly #net: TestNetwork;

  constructor(net: TestNetwork, owner: TestDevice) {
    this.#net = net;
    this.owner = owner;
  }

  #sign = (message: Uint8Array) => toHex(sign(null, message, this.keys.privateKey));

  /** Registers the bandwidth key, joins all campaigns there are and connects. */
  async start(
    change: Partial<RelayOptions> = {},
    localAddress?: string,
    onSocket: (socket: WebSocket) => void = () => {},
  ): Promise<void> {
    const { origin, network } = this.#net;
    const { owner, key } = this;
    const message = bandwidthKeyMessage(owner.domain, {
      device: owner.id,
      key,
      issuedAt: Date.now(),
    });
    const issuedAt = JSON.parse(new TextDecoder().decode(message)).at(-1) as number;
    const ownerSig = owner.signature(message);
    const body = { key, issuedAt, ownerSig, sig: this.#sign(message) };
    await call(origin, 'bandwidthKey', { token: owner.token, body });
    const { campaigns } = await call(origin, 'sharingCampaigns', { token: owner.token });
    this.policy = { ...this.policy, campaigns: campaigns.map(({ id }) => id) };
    const { fetch, watch } = createNodeFetch(localAddress);
    class Socket extends WebSocket {
      constructor(url: string) {
        super(url, { perMessageDeflate: false, ...(localAddress && { localAddress }) });
        onSocket(this);
      }
    }
    this.relay = new RelayDevice({
      url: `${origin.replace('http', 'ws')}/v1/relay`,
      WebSocket: Socket as unknown as RelayOptions['WebSocket'],
      fetch,
      watch,
      now: Date.now,
      random: Math.random,
      device: key,
      domain: owner.domain,
      token: () => this.session(),
      policy: () => this.policy,
      campaigns: () => campaigns,
      usage: () => ({ today: this.bytes, month: this.bytes }),
      tally: {
        sent: async (_, bytes) => {
          this.sent += bytes;
        },
        booked: async (_, bytes) => {
          this.booked += bytes;
        },
        totals: async () => ({ booked: this.booked, sent: this.sent }),
        last: async () => this.receipts.at(-1) ?? null,
        save: async (receipt) => {
          this.receipts.push(receipt);
        },
        verify: (digest, sig) => recoverAddress(digest, sig) === network.voucherSigner,
        sign: async (text) => this.#sign(text),
      },
      hostRate: { perSecond: 1_000_000, burst: 1_000_000 },
      onBytes: (bytes) => {
        this.bytes += bytes;
      },
      onStart: async () => {},
      onJob: (record) => this.records.push(record),
      onState: (state) => this.states.push(state),
      ...change,
    });
    this.relay.start();
  }

  /** Appeals against the rejection of a unit, as the extension does. */
  async appeal(unit: string): Promise<Appeal> {
    const message = sharedAppealMessage(this.owner.domain, { key: this.key, unit });
    const body = { unit, sig: this.#sign(message) };
    return call(this.#net.origin, 'sharedAppeal', { token: await this.session(), body });
  }

  async session(): Promise<string> {
    const request = { device: this.key, key: this.key, issuedAt: Date.now() };
    const sig = this.#sign(sessionMessage(this.owner.domain, request));
    return (await call(this.#net.origin, 'session', { body: { ...request, sig } })).token;
  }
}
