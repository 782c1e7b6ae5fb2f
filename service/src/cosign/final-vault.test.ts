import { expect, test } from 'vitest';
import type { Chain } from '../settlement/chain.ts';
import { readFinalVault } from './final-vault.ts';

const VAULT = `0x${'aa'.repeat(20)}`;
const hashOf = (epoch: number) => `0x${String(epoch).padStart(64, '0')}`;

/** A vault with four roots, of which some were struck out. @returns what was read, and at which blocks */
async function read(struckOut: number[], confirmations = 1, block = 10) {
  const blocks = new Set<bigint>();
  const client = {
    readContract: async ({
      functionName,
      args = [],
      blockNumber,
    }: {
      functionName: string;
      args?: readonly unknown[];
      blockNumber: bigint;
    }) => {
      blocks.add(blockNumber);
      const epoch = Number(args[0]);
      if (functionName === 'isStruckOut') return struckOut.includes(epoch);
      if (functionName === 'roots') return [hashOf(0), hashOf(epoch)];
      return functionName === 'lastEpoch' ? 4n : 7n;
    },
  };
  const chain = {
    latest: async () => ({ block }),
    read: async (_: string, ask: (one: typeof client) => unknown) => ask(client),
  } as unknown as Chain;
  return { vault: await readFinalVault(chain, VAULT, confirmations), blocks: [...blocks] };
}

test('everything is read at one final block', async () => {
  expect((await read([])).blocks).toEqual([10n]);
  expect((await read([], 4)).blocks).toEqual([7n]);
  expect((await read([], 20)).blocks).toEqual([0n]);
});

test('roots go on from the last one that was not struck out', async () => {
  expect((await read([])).vault).toMatchObject({
    epoch: 5,
    base: { epoch: 4, dataHash: hashOf(4) },
  });
  expect((await read([4, 3])).vault).toMatchObject({
    epoch: 5,
    base: { epoch: 2, dataHash: hashOf(2) },
  });
  expect((await read([4, 3, 2, 1])).vault.base).toEqual({ epoch: 0, dataHash: '' });
});
