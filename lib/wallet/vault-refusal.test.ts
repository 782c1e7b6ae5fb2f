import { encodeErrorResult } from 'viem/utils';
import { describe, expect, test, vi } from 'vitest';
import { earningsVaultAbi } from '../../contracts/abi/earnings-vault.ts';
import { VaultRefusal } from './refusal.ts';
import { simulateTransaction } from './send-transaction.ts';
import { toVaultRefusal } from './vault-refusal.ts';

const data = encodeErrorResult({
  abi: earningsVaultAbi,
  errorName: 'NothingToClaim',
  args: [135_000n],
});

describe('a refusal of the vault is found', () => {
  // Where MetaMask, anvil, geth and others have been seen to put it.
  test.each([
    ['in data', { code: 3, message: 'execution reverted', data }],
    ['one level down', { code: -32603, message: 'Internal error', data: { code: 3, data } }],
    ['in the original error', { code: -32603, data: { originalError: { code: 3, data } } }],
    ['in a cause', { message: 'failed', cause: { data } }],
    ['in its words', { code: -32000, message: `execution reverted: ${data}` }],
  ])('%s', (_, thrown) => {
    expect(toVaultRefusal(thrown)).toMatchObject({ refusal: 'NothingToClaim', args: [135_000n] });
  });

  test('without a reason that the vault knows', () => {
    const unknown = { data: '0xdeadbeef' };
    expect(toVaultRefusal(unknown)).toMatchObject({ refusal: '', args: [] });
    expect(toVaultRefusal({ message: 'execution reverted' })).toBeInstanceOf(VaultRefusal);
  });

  test('nothing else is treated as one', () => {
    for (const thrown of [
      { code: 4001, message: 'User rejected' },
      new Error('x'),
      null,
      7,
      'no',
    ]) {
      expect(toVaultRefusal(thrown)).toBeNull();
    }
  });
});

const transaction = { from: '0x1', to: '0x2', data: '0x3' };

test('simulateTransaction asks without sending, and throws the vault’s reason or the wallet’s own', async () => {
  const request = vi.fn().mockResolvedValueOnce('0x');
  await simulateTransaction({ request }, transaction);
  expect(request).toHaveBeenCalledWith({ method: 'eth_call', params: [transaction, 'latest'] });
  request.mockRejectedValueOnce({ code: 3, data });
  await expect(simulateTransaction({ request }, transaction)).rejects.toBeInstanceOf(VaultRefusal);
  request.mockRejectedValueOnce({ code: 4100, message: 'Not authorised' });
  await expect(simulateTransaction({ request }, transaction)).rejects.toMatchObject({ code: 4100 });
});
