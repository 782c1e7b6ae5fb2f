import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { UNKNOWN_AFTER_MS } from '../domain/own-transaction.ts';
import { followSent } from './follow-sent.ts';

const TX = `0x${'9'.repeat(64)}`;
const ACCOUNT = `0x${'a'.repeat(40)}`;

/** What a node answers, one look after the other; the last stays. A function may throw. */
type Look = { receipt?: unknown; found?: unknown; count?: string };

function node(looks: (Look | (() => never))[]) {
  let turn = -1;
  return {
    request: vi.fn(async ({ method }: { method: string }) => {
      if (method === 'eth_getTransactionCount') turn++;
      const look = looks[Math.min(turn, looks.length - 1)]!;
      if (typeof look === 'function') return look();
      if (method === 'eth_getTransactionCount') return look.count ?? '0x4';
      return method === 'eth_getTransactionReceipt' ? (look.receipt ?? null) : (look.found ?? null);
    }),
  };
}

const pending = { found: { nonce: '0x4' } };
const mined = (status: string) => ({ receipt: { status, blockNumber: '0x9' }, count: '0x5' });
const down = () => {
  throw new Error('502 Bad gateway');
};

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

async function follow(looks: (Look | (() => never))[], ms = 20_000) {
  const onLook = vi.fn();
  const done = followSent(node(looks), ACCOUNT, TX, { onLook });
  await vi.advanceTimersByTimeAsync(ms);
  return { ...(await done), onLook };
}

describe('followSent', () => {
  test('waits until there is a receipt, and knows a failed one', async () => {
    expect(await follow([pending, mined('0x1')])).toMatchObject({ fate: 'mined' });
    expect(await follow([pending, mined('0x0')])).toMatchObject({ fate: 'reverted' });
  });

  test('an answer that is missing or makes no sense never ends the waiting', async () => {
    const odd = { receipt: { status: 'maybe' } };
    const { fate, onLook } = await follow([down, odd, pending, down, mined('0x1')]);
    expect(fate).toBe('mined');
    expect(onLook.mock.calls.map(([answered]) => answered)).toEqual([
      false,
      false,
      true,
      false,
      true,
    ]);
  });

  test('a nonce that another transaction has used ends it, once it stays so', async () => {
    const gone = { count: '0x5' };
    expect(await follow([pending, gone], 30_000)).toMatchObject({ fate: 'replaced', nonce: 4 });
    expect(await follow([pending, gone, pending, mined('0x1')])).toMatchObject({ fate: 'mined' });
  });

  test('one that no node knows for minutes ends it', async () => {
    expect(await follow([{}], UNKNOWN_AFTER_MS + 5_000)).toMatchObject({ fate: 'unknown' });
  });

  test('a wallet that does not pass on the question is no proof that nobody knows it', async () => {
    const request = vi.fn(async ({ method }: { method: string }) => {
      if (method === 'eth_getTransactionReceipt') return null;
      throw Object.assign(new Error('unsupported'), { code: 4200 });
    });
    const stop = new AbortController();
    const following = followSent({ request }, ACCOUNT, TX, { signal: stop.signal });
    const ended = expect(following).rejects.toThrow('enough');
    await vi.advanceTimersByTimeAsync(UNKNOWN_AFTER_MS * 2);
    stop.abort(new Error('enough'));
    await vi.advanceTimersByTimeAsync(5_000);
    await ended;
  });
});
