import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { RelayState } from '../protocol/sharing-view.ts';
import type { RelayOptions, RelaySocket } from './options.ts';
import { RelayDevice } from './relay-device.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

/** A device whose relay is played by the test. */
function setUp() {
  const sockets: (RelaySocket & { said: string[] })[] = [];
  class Socket {
    binaryType = '';
    bufferedAmount = 0;
    onopen: RelaySocket['onopen'] = null;
    onmessage: RelaySocket['onmessage'] = null;
    onclose: RelaySocket['onclose'] = null;
    onerror: RelaySocket['onerror'] = null;
    said: string[] = [];
    constructor() {
      sockets.push(this);
    }
    send(data: string | Uint8Array): void {
      this.said.push(String(data));
    }
    close(): void {}
  }
  const states: RelayState[] = [];
  const token = vi.fn<RelayOptions['token']>();
  const options: Partial<RelayOptions> = {
    url: 'wss://relay.test/v1/relay',
    WebSocket: Socket,
    now: Date.now,
    random: () => 0,
    token,
    policy: () => ({ campaigns: [], jobs: 2 }) as unknown as ReturnType<RelayOptions['policy']>,
    hostRate: { perSecond: 1, burst: 5 },
    onState: (state) => states.push(state),
  };
  const relay = new RelayDevice(options as RelayOptions);
  const open = async () => {
    await vi.advanceTimersByTimeAsync(0);
    sockets.at(-1)!.onopen!(undefined as never);
  };
  const hear = (message: object) => sockets.at(-1)!.onmessage!({ data: JSON.stringify(message) });
  const stop = (code: string) => hear({ type: 'stop', code, message: 'as said' });
  const welcome = { now: 0, resume: [], limits: { jobs: 2, kbitPerSecond: 0 } };
  return {
    relay,
    options,
    token,
    states,
    sockets,
    open,
    hear,
    stop,
    welcome: () => hear({ type: 'welcome', ...welcome }),
  };
}

test('a token that the relay refused is not sent again', async () => {
  const { relay, token, sockets, open, stop, welcome } = setUp();
  token.mockResolvedValueOnce('stale').mockResolvedValue('fresh');
  relay.start();
  await open();
  expect(token).toHaveBeenLastCalledWith(null);
  stop('unauthorized');
  await vi.advanceTimersByTimeAsync(1_000);
  expect(token).toHaveBeenLastCalledWith('stale');
  await open();
  expect(sockets.map(({ said }) => JSON.parse(said[0]!).token)).toEqual(['stale', 'fresh']);
  welcome();
  sockets.at(-1)!.onclose!(undefined as never);
  await vi.advanceTimersByTimeAsync(1_000);
  expect(token).toHaveBeenLastCalledWith(null);
  relay.stop();
});

test.each([
  ['relay_off', 'switched_off', 30_000],
  ['network_full', 'network_full', 60_000],
  ['protocol', 'waiting', 300_000],
] as const)('%s is said as %s and waited out', async (code, state, waitMs) => {
  const { relay, token, sockets, open, stop } = setUp();
  token.mockResolvedValue('good');
  relay.start();
  await open();
  stop(code);
  expect(relay.state).toBe(state);
  await vi.advanceTimersByTimeAsync(waitMs - 1);
  expect(sockets).toHaveLength(1);
  await vi.advanceTimersByTimeAsync(1_000);
  expect(sockets).toHaveLength(2);
  expect(token).toHaveBeenLastCalledWith(null);
  relay.stop();
});

test('an unknown stop code does not end sharing for good, and the device retries without haste', async () => {
  const { relay, token, sockets, open, stop } = setUp();
  token.mockResolvedValue('good');
  relay.start();
  const tries: number[] = [];
  for (let n = 0; n < 6; n += 1) {
    await open();
    stop('a_code_of_tomorrow');
    expect(relay.state).toBe('waiting');
    const at = Date.now();
    while (sockets.length === n + 1) await vi.advanceTimersByTimeAsync(100);
    tries.push(Date.now() - at);
  }
  expect(tries).toEqual([500, 1_000, 2_000, 4_000, 8_000, 16_000]);
  relay.stop();
});

describe('a count of the relay', () => {
  const vault = `0x${'5f'.repeat(20)}`;
  const device = `0x${'d1'.repeat(32)}`;
  const receipt = {
    vault,
    device,
    n: 1,
    jobs: 1,
    bytes: 0,
    prev: `0x${'0'.repeat(64)}`,
    issuedAt: 1,
    sig: `0x${'1'.repeat(130)}`,
  };

  async function count(change: object, signed = true) {
    const { relay, options, sockets, token, open, welcome, hear } = setUp();
    token.mockResolvedValue('good');
    Object.assign(options, {
      device,
      domain: { chainId: 31_337, vault },
      tally: {
        last: async () => null,
        totals: async () => ({ booked: 0, sent: 0 }),
        verify: () => signed,
        sign: async () => `0x${'2'.repeat(128)}`,
        save: async () => {},
      },
    });
    relay.start();
    await open();
    welcome();
    hear({ type: 'tally', receipt: { ...receipt, ...change } });
    await vi.advanceTimersByTimeAsync(0);
    const answered = sockets[0]!.said.some((text) => text.includes('tallied'));
    const { state } = relay;
    relay.stop();
    return { state, answered };
  }

  test('that fits is answered', async () => {
    expect(await count({})).toEqual({ state: 'ready', answered: true });
  });

  test('that is apart is answered, and ends the connection', async () => {
    expect(await count({ bytes: 10_000_000 })).toEqual({ state: 'diverged', answered: true });
  });

  test('that nobody signed, or that is another device’s, ends it without an answer', async () => {
    const ended = { state: 'diverged', answered: false };
    expect(await count({}, false)).toEqual(ended);
    expect(await count({ device: `0x${'22'.repeat(32)}` })).toEqual(ended);
  });
});

test.each<[string, unknown]>([
  ['no JSON', 'hello'],
  ['no message', { type: 'welcome', now: 'today' }],
  ['a job to post', { type: 'job', method: 'POST' }],
])('a relay that says %s is hung up on', async (_, message) => {
  const { relay, token, open, welcome, hear } = setUp();
  token.mockResolvedValue('good');
  relay.start();
  await open();
  welcome();
  expect(relay.state).toBe('ready');
  hear(message as object);
  expect(relay.state).toBe('waiting');
  relay.stop();
});

test('until it is welcome a device answers no job', async () => {
  const { relay, token, sockets, open, hear, welcome } = setUp();
  token.mockResolvedValue('good');
  const job = {
    type: 'job',
    id: '00000000-0000-7000-8000-000000000001',
    stream: 1,
    campaign: `0x${'ca'.repeat(32)}`,
    method: 'GET',
    url: 'https://www.example.com/',
    headers: [],
    maxBytes: 1_000,
    timeoutMs: 1_000,
    credit: 0,
  };
  const said = () => sockets[0]!.said.map((text) => JSON.parse(text).type);
  relay.start();
  await open();
  hear(job);
  expect(said()).toEqual(['hello']);
  welcome();
  hear(job);
  expect(said()).toEqual(['hello', 'fail']);
  relay.stop();
});

test('a connection on which nothing arrives is given up', async () => {
  const { relay, token, sockets, open, welcome } = setUp();
  token.mockResolvedValue('good');
  relay.start();
  await open();
  welcome();
  await vi.advanceTimersByTimeAsync(40_000);
  expect(relay.state).toBe('ready');
  await vi.advanceTimersByTimeAsync(22_000);
  expect(sockets).toHaveLength(2);
  relay.stop();
});

test('once it is switched off nothing connects again', async () => {
  const { relay, token, sockets, open, welcome } = setUp();
  let give: (token: string) => void = () => {};
  token.mockImplementation(() => new Promise((resolve) => (give = resolve)));
  relay.start();
  relay.stop();
  give('late');
  await vi.advanceTimersByTimeAsync(600_000);
  expect(sockets).toHaveLength(0);

  token.mockReset().mockRejectedValueOnce(new Error('away')).mockResolvedValue('good');
  relay.start();
  relay.stop();
  await vi.advanceTimersByTimeAsync(600_000);
  expect([sockets.length, relay.state]).toEqual([0, 'off']);
  relay.start();
  await open();
  welcome();
  relay.stop();
});
