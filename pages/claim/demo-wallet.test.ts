import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { confirm } from './demo-dialog.ts';
import { announceDemoWallet } from './demo-wallet.ts';

vi.mock('./demo-dialog.ts', () => ({ confirm: vi.fn() }));
vi.mock('./demo-rpc.ts', () => ({ demoRpc: vi.fn(), demoFaucet: vi.fn(async () => ({})) }));

type Provider = { request(args: { method: string; params?: unknown }): Promise<unknown> };
const stored = new Map<string, string>();

beforeEach(() => {
  stored.clear();
  vi.stubGlobal('localStorage', {
    getItem: (key: string) => stored.get(key) ?? null,
    setItem: (key: string, value: string) => stored.set(key, value),
  });
  vi.stubGlobal('window', new EventTarget());
});
afterEach(() => vi.unstubAllGlobals());

/** The wallet as a page finds it, and its account. */
async function find() {
  let provider: Provider | undefined;
  window.addEventListener('eip6963:announceProvider', (event) => {
    provider = (event as CustomEvent<{ provider: Provider }>).detail.provider;
  });
  announceDemoWallet();
  const [account] = (await provider!.request({ method: 'eth_accounts' })) as string[];
  const sign = (chainId: number) =>
    provider!.request({
      method: 'eth_signTypedData_v4',
      params: [
        account,
        JSON.stringify({
          domain: { name: 'x', chainId },
          types: { EIP712Domain: [], A: [{ name: 'a', type: 'string' }] },
          primaryType: 'A',
          message: { a: 'b' },
        }),
      ],
    });
  return { sign };
}

test('the demo wallet signs what was approved, and nothing else', async () => {
  const { sign } = await find();
  vi.mocked(confirm).mockResolvedValueOnce(true);
  expect(await sign(31_337)).toMatch(/^0x[0-9a-f]{130}$/);
  vi.mocked(confirm).mockResolvedValueOnce(false);
  await expect(sign(31_337)).rejects.toMatchObject({ code: 4001 });
});

test.each([1, 137, 11_155_111])('it signs nothing for chain %i', async (chainId) => {
  const { sign } = await find();
  vi.mocked(confirm).mockResolvedValue(true);
  await expect(sign(chainId)).rejects.toMatchObject({ code: -32_603 });
});
