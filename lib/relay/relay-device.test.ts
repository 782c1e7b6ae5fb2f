import { afterEach, beforeEach, expect, test, vi } from 'vitest';
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
    token,
    states,
    sockets,
    open,
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
