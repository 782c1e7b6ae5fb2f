import { decodeFunctionData } from 'viem/utils';
import { describe, expect, test, vi } from 'vitest';
import { earningsVaultAbi } from '../../contracts/abi/earnings-vault.ts';
import type { NetworkInfo } from '../protocol/network.ts';
import { chooseAccount, connect, connectAccounts } from './accounts.ts';
import { ask, SILENT_MS } from './ask.ts';
import { ensureChain } from './chain.ts';
import { BARE_UUID, discoverWallets, type Wallet } from './discovery.ts';
import { encodeClaim } from './send-claim.ts';
import { signTypedData } from './sign.ts';
import { toWalletError } from './wallet-error.ts';

const info = {
  network: { chainId: 31337 },
  chainName: 'Local',
  rpcUrl: 'http://127.0.0.1:8545',
  nativeCurrency: { name: 'Ether', symbol: 'ETH', decimals: 18 },
} as NetworkInfo;

const provider = (answers: Record<string, unknown | (() => unknown)>) => ({
  request: vi.fn(async ({ method }: { method: string }) => {
    const answer = answers[method];
    return typeof answer === 'function' ? (answer as () => unknown)() : answer;
  }),
});
const fails =
  (code: number, message = 'no') =>
  () => {
    throw Object.assign(new Error(message), { code });
  };

describe('discoverWallets', () => {
  const announce = (target: EventTarget, info: object, given: unknown = provider({})) =>
    target.dispatchEvent(
      new CustomEvent('eip6963:announceProvider', { detail: { info, provider: given } }),
    );
  const wallet = (uuid: string, more = {}) => ({
    uuid,
    name: `Wallet ${uuid}`,
    rdns: 'x.y',
    icon: 'data:image/svg+xml,<svg/>',
    ...more,
  });
  const discover = (target = new EventTarget()) => {
    const lists: (readonly Wallet[])[] = [];
    const discovery = discoverWallets(target, (list) => lists.push(list));
    return { target, discovery, last: () => lists.at(-1) ?? [] };
  };

  test('listens before it asks', () => {
    const target = new EventTarget();
    target.addEventListener('eip6963:requestProvider', () => announce(target, wallet('a')));
    expect(discover(target).last()).toHaveLength(1);
  });

  test('takes a uuid without hyphens, and each wallet once', () => {
    const { target, last } = discover();
    announce(target, wallet('0123456789abcdef0123456789abcdef'));
    announce(target, wallet('0123456789abcdef0123456789abcdef'));
    expect(last()).toHaveLength(1);
  });

  test('nobody takes the place of a wallet that was announced', () => {
    const { target, last } = discover();
    const [first, second] = [provider({}), provider({})];
    announce(target, wallet('a'), first);
    announce(target, wallet('a', { name: 'Better' }), second);
    announce(target, wallet('b'));
    expect(last()[0]).toMatchObject({ name: 'Wallet a', provider: first });
    expect(last()[0]!.provider).toBe(first);
  });

  test('an icon that would have to be fetched is dropped, but not the wallet', () => {
    const { target, last } = discover();
    announce(target, wallet('a', { icon: 'https://evil.example/x.png' }));
    expect(last()[0]).toMatchObject({ uuid: 'a', icon: null });
  });

  test('accepts at most twenty, and nothing malformed', () => {
    const { target, last } = discover();
    announce(target, wallet('x'.repeat(101)));
    announce(target, wallet('a'), { request: 'no' });
    announce(target, wallet('b', { name: '' }));
    target.dispatchEvent(new Event('eip6963:announceProvider'));
    expect(last()).toHaveLength(0);
    for (let n = 0; n < 30; n++) announce(target, wallet(String(n)));
    expect(last()).toHaveLength(20);
  });

  test('one that announces nothing comes last, and an announced one is not shown twice', () => {
    const bare = provider({});
    const target = Object.assign(new EventTarget(), { ethereum: bare });
    const { last } = discover(target);
    expect(last().map(({ uuid }) => uuid)).toEqual([BARE_UUID]);
    announce(target, wallet('a'));
    expect(last().map(({ uuid }) => uuid)).toEqual(['a', BARE_UUID]);
    announce(target, wallet('b'), bare);
    expect(last().map(({ uuid }) => uuid)).toEqual(['a', 'b']);
  });

  test('one that comes late, or whose getter throws, stops nothing', () => {
    const target = new EventTarget() as EventTarget & { ethereum?: unknown };
    const { last } = discover(target);
    target.ethereum = provider({});
    target.dispatchEvent(new Event('ethereum#initialized'));
    expect(last()).toHaveLength(1);
    const rude = new EventTarget();
    Object.defineProperty(rude, 'ethereum', {
      get: () => {
        throw new Error('no');
      },
    });
    expect(discover(rude).last()).toHaveLength(0);
  });

  test('reports nothing after it was stopped', () => {
    const { target, discovery, last } = discover();
    discovery.stop();
    announce(target, wallet('a'));
    expect(last()).toHaveLength(0);
  });
});

describe('toWalletError', () => {
  test.each([
    [{ code: 4001, message: 'x' }, 'rejected'],
    [{ code: -32603, message: 'User denied message signature' }, 'rejected'],
    [{ code: -32002, message: 'Request already pending' }, 'pending'],
    [{ code: 4902, message: 'x' }, 'unknown_chain'],
    [{ code: -32603, data: { originalError: { code: 4902 } } }, 'unknown_chain'],
    [{ code: -32603, message: 'Provided chainId must match' }, 'other'],
    [{ code: -32603, data: { code: 4902 } }, 'unknown_chain'],
    [{ code: '4902', message: 'x' }, 'unknown_chain'],
    [{ code: -32603, cause: { error: { code: 4902 } } }, 'unknown_chain'],
    [{ code: -32000, message: 'Unrecognized chain ID "0x7a69".' }, 'unknown_chain'],
    [{ code: -32603, message: '{"code":4902,"message":"x"}' }, 'unknown_chain'],
    [{ code: -32603, data: { originalError: { code: 4001 } } }, 'rejected'],
    [{ code: -32603, error: { code: -32002 } }, 'pending'],
    [{ code: 4100, message: 'The account has not been authorized by the user.' }, 'unauthorized'],
    [{ code: -32603, data: { originalError: { code: 4100 } } }, 'unauthorized'],
    ['text', 'other'],
    [null, 'other'],
  ])('%o', (thrown, trouble) => {
    expect(toWalletError(thrown).trouble).toBe(trouble);
  });
});

describe('ask', () => {
  test('reports a silent wallet, and still accepts its answer', async () => {
    vi.useFakeTimers();
    let answer: (value: unknown) => void = () => {};
    const slow = { request: () => new Promise<unknown>((resolve) => (answer = resolve)) };
    const onSilent = vi.fn();
    const asked = ask(slow, 'x', [], { onSilent });
    await vi.advanceTimersByTimeAsync(SILENT_MS);
    expect(onSilent).toHaveBeenCalledTimes(1);
    answer('late');
    expect(await asked).toBe('late');
    vi.useRealTimers();
  });

  test('can be given up', async () => {
    const abort = new AbortController();
    const asked = ask({ request: () => new Promise(() => {}) }, 'x', [], { signal: abort.signal });
    abort.abort(new Error('given up'));
    await expect(asked).rejects.toThrow('given up');
  });

  test('a wallet that throws at once is treated like one that rejects', async () => {
    const rude = {
      request: () => {
        throw Object.assign(new Error('no'), { code: 4001 });
      },
    };
    await expect(ask(rude, 'x', [])).rejects.toMatchObject({ trouble: 'rejected' });
  });
});

describe('connect', () => {
  test('gives the first account in lower case', async () => {
    const account = `0x${'AB'.repeat(20)}`;
    expect(await connect(provider({ eth_requestAccounts: [account] }))).toBe(account.toLowerCase());
  });
  test.each([[undefined], ['0x12'], [['0x12']], [[]]])('refuses %o', async (answer) => {
    await expect(connect(provider({ eth_requestAccounts: answer }))).rejects.toThrow(/account/);
  });
});

describe('connectAccounts', () => {
  const [first, second] = [`0x${'AB'.repeat(20)}`, `0x${'cd'.repeat(20)}`];

  test('gives every shared account, and a wanted one is chosen though another is selected', async () => {
    const accounts = await connectAccounts(provider({ eth_requestAccounts: [first, second] }));
    expect(accounts).toEqual([first.toLowerCase(), second]);
    expect(chooseAccount(accounts, [`0x${'0'.repeat(40)}`, second])).toBe(second);
    expect(chooseAccount(accounts, [])).toBe(first.toLowerCase());
  });

  test('a wallet that never answers is heard by its event, and only with an account', async () => {
    const listeners = new Set<(value: unknown) => void>();
    const panel = {
      request: () => new Promise(() => undefined),
      on: (_: string, listener: (value: unknown) => void) => listeners.add(listener),
      removeListener: (_: string, listener: (value: unknown) => void) => listeners.delete(listener),
    };
    const connected = connectAccounts(panel);
    for (const tell of listeners) {
      tell([]);
      tell([second]);
    }
    expect(await connected).toEqual([second]);
    expect(listeners.size).toBe(0);
  });
});

describe('ensureChain', () => {
  test('a switch that follows a moment after the answer is waited for', async () => {
    vi.useFakeTimers();
    let chain = '0x1';
    const late = provider({
      eth_chainId: () => chain,
      wallet_switchEthereumChain: () => {
        setTimeout(() => {
          chain = '0x7a69';
        }, 1_500);
        return null;
      },
    });
    const done = ensureChain(late, info);
    await vi.advanceTimersByTimeAsync(2_000);
    await done;
    vi.useRealTimers();
  });

  test('does nothing where the network is right', async () => {
    const right = provider({ eth_chainId: '0x7a69' });
    await ensureChain(right, info);
    expect(right.request).toHaveBeenCalledTimes(1);
  });

  test('adds a network that is unknown, then switches', async () => {
    let chain = '0x1';
    let known = false;
    const other = provider({
      eth_chainId: () => chain,
      wallet_switchEthereumChain: () => {
        if (!known) throw Object.assign(new Error('unknown'), { code: 4902 });
        chain = '0x7a69';
        return null;
      },
      wallet_addEthereumChain: () => {
        known = true;
        return null;
      },
    });
    await ensureChain(other, info);
    expect(chain).toBe('0x7a69');
  });

  test('a wallet that agrees and does not switch is an error', async () => {
    const liar = provider({ eth_chainId: '0x1', wallet_switchEthereumChain: null });
    await expect(ensureChain(liar, info)).rejects.toMatchObject({ trouble: 'wrong_chain' });
  });

  test('a rejection is not followed by an offer to add', async () => {
    const no = provider({ eth_chainId: '0x1', wallet_switchEthereumChain: fails(4001) });
    await expect(ensureChain(no, info)).rejects.toMatchObject({ trouble: 'rejected' });
    expect(no.request).toHaveBeenCalledTimes(2);
  });
});

describe('signTypedData', () => {
  test('refuses an answer that is not a signature', async () => {
    const odd = provider({ eth_signTypedData_v4: '0xforged' });
    await expect(signTypedData(odd, '0x', {})).rejects.toMatchObject({ trouble: 'malformed' });
  });
});

describe('encodeClaim', () => {
  const hex = (char: string, length: number) => `0x${char.repeat(length)}`;
  const voucher = {
    account: hex('a', 40),
    cumulative: '15984000',
    ledgerHead: hex('b', 64),
    backing: hex('c', 64),
    sig: hex('d', 130),
  };
  const item = { campaign: hex('e', 64), min: '5' };
  const attestation = { campaign: hex('e', 64), cumulative: '7', sig: hex('f', 130) };

  test('settles with accruals when the voucher names a list', () => {
    const data = encodeClaim({ voucher, list: [item], attestations: [attestation] }, hex('a', 40));
    const call = decodeFunctionData({ abi: earningsVaultAbi, data });
    expect(call.functionName).toBe('settle');
    expect(call.args?.[0]).toMatchObject([{ campaign: attestation.campaign, cumulative: 7n }]);
    expect(call.args?.[1]).toMatchObject({ cumulative: 15984000n });
  });

  test('claims alone when it pays by itself', () => {
    const data = encodeClaim({ voucher, list: [], attestations: [] }, hex('a', 40));
    expect(decodeFunctionData({ abi: earningsVaultAbi, data }).functionName).toBe('claim');
  });
});
