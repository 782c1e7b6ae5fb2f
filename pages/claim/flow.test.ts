import { describe, expect, test, vi } from 'vitest';
import type { JobView } from '../../lib/protocol/bridge.ts';
import type { Wallet } from '../../lib/wallet/discovery.ts';
import {
  type Connected,
  sendByWallet,
  signBinding,
  signClaim,
  signMoveWithOldWallet,
} from './flow.ts';
import type { JobNews } from './use-job.ts';

const ACCOUNT = `0x${'a1'.repeat(20)}`;
const OTHER = `0x${'b2'.repeat(20)}`;
const VAULT = `0x${'5f'.repeat(20)}`;
const SIG = `0x${'1'.repeat(130)}`;
const bind = { device: `0x${'d'.repeat(64)}`, account: ACCOUNT, nonce: 7, vault: VAULT };
const claim = {
  account: ACCOUNT,
  recipient: ACCOUNT,
  cumulative: '9',
  relayerFee: '0',
  relayer: OTHER,
  deadline: 5,
};

const viewOf = (job: object) =>
  ({
    job: { state: 'quoted', ...job },
    info: { network: { chainId: 1, vault: VAULT } },
  }) as JobView;

function wallet(answers: Record<string, unknown | (() => unknown)>) {
  const request = vi.fn(async ({ method }: { method: string }) => {
    const answer = answers[method];
    return typeof answer === 'function' ? (answer as () => unknown)() : answer;
  });
  const found = { uuid: 'a', name: 'A', rdns: '', icon: null, provider: { request } } as Wallet;
  const asked = () => request.mock.calls.map(([{ method }]) => method);
  return { found, asked };
}
const connected = (found: Wallet): Connected => ({
  wallet: found,
  account: ACCOUNT,
  chainId: 1,
  selected: null,
});
/** The extension, in which the job has reached this state by now. */
const extension = (state: string) => vi.fn(async (_news: JobNews) => viewOf({ state }));

const fails = (code: number) => () => {
  throw Object.assign(new Error('no'), { code });
};

describe.each([
  ['a binding', signBinding, { bind }, 'eth_signTypedData_v4'],
  ['a claim', signClaim, { claim }, 'eth_signTypedData_v4'],
  ['a transaction', sendByWallet, { self: {}, recipient: ACCOUNT }, 'eth_sendTransaction'],
] as const)('%s', (_, ask, job, method) => {
  test('that is no longer open is not asked for', async () => {
    const { found, asked } = wallet({ [method]: SIG });
    for (const state of ['superseded', 'submitted', 'expired']) {
      await ask(viewOf(job), connected(found), extension(state), {});
    }
    expect(asked()).toEqual([]);
  });
});

test('a signature is told with the digest of what was shown', async () => {
  const { found } = wallet({ eth_signTypedData_v4: SIG });
  const send = extension('quoted');
  await signClaim(viewOf({ claim }), connected(found), send, {});
  const news = send.mock.calls.map(([one]) => one as Record<string, unknown>);
  expect(news.map(({ type }) => type)).toEqual(['check', 'signed']);
  expect(news[1]).toMatchObject({ account: ACCOUNT, sig: SIG, digest: news[0]!.digest });
});

describe('a wallet that refuses', () => {
  const ask = (found: Wallet, send = extension('quoted')) =>
    signClaim(viewOf({ claim }), connected(found), send, {});

  test('is not asked again, and the extension is told', async () => {
    const { found, asked } = wallet({ eth_signTypedData_v4: fails(4001) });
    const send = extension('quoted');
    await expect(ask(found, send)).rejects.toMatchObject({ code: 4001 });
    expect(asked()).toEqual(['eth_signTypedData_v4']);
    expect(send).toHaveBeenLastCalledWith(expect.objectContaining({ type: 'rejected' }));
  });

  test('because it forgot the page is connected once, and asked with the same account alone', async () => {
    const again = wallet({ eth_signTypedData_v4: fails(4100), eth_requestAccounts: [ACCOUNT] });
    await expect(ask(again.found)).rejects.toMatchObject({ code: 4100 });
    const twice = ['eth_signTypedData_v4', 'eth_requestAccounts', 'eth_signTypedData_v4'];
    expect(again.asked()).toEqual(twice);
    const other = wallet({ eth_signTypedData_v4: fails(4100), eth_requestAccounts: [OTHER] });
    await expect(ask(other.found)).rejects.toMatchObject({ code: 4100 });
    expect(other.asked()).toEqual(twice.slice(0, 2));
  });
});

test('only the wallet that is left is asked to release the device', async () => {
  const { found, asked } = wallet({ eth_requestAccounts: [ACCOUNT], eth_signTypedData_v4: SIG });
  const view = viewOf({ bind, move: { from: OTHER, sig: null, effectiveAt: null } });
  const signing = signMoveWithOldWallet(view, found, extension('binding'), {});
  await expect(signing).rejects.toMatchObject({ code: 'wallet_bound' });
  expect(asked()).toEqual(['eth_requestAccounts']);
});
