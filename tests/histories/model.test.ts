import { decodeFunctionData, type Hex } from 'viem';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { earningsVaultAbi } from '../../contracts/abi/earnings-vault.ts';
import { SIGNER, STANDBY_ADDRESS, WALLET_CAST } from './cast.ts';
import type { Blocks } from './chain/blocks.ts';
import { SCENES } from './found.ts';
import { RealVault } from './real-vault.ts';
import { Runner } from './run.ts';
import type { Step } from './steps.ts';
import { VIEW_NAMES } from './vault/views.ts';

/**
 * The vault of the histories is a model. Here what it did in some of them is done again by the real
 * contract: each call has to end in the same way, with the same logs and the same error.
 */
const SEEDS = [9, 28, 36, 45];
/** What the model does outside of any call, which the real vault cannot. */
const BESIDE = new Set(['refuse', 'cap']);

/** What these histories have to do, or they prove nothing about it. */
const CALLS = [
  'accrue works',
  'addSigner works',
  'batch works',
  'cancelClaims works',
  'claimWithProof works',
  'fund works',
  'pause works',
  'postRoot works',
  'refund works',
  'refund is refused',
  'revokeSigner works',
  'settle works',
  'settle is refused',
  'settleFor works',
  'vetoRootsFrom works',
];
const nameOf = (data: Hex): string =>
  decodeFunctionData({ abi: earningsVaultAbi, data }).functionName;
const done = new Set<string>();

let real: RealVault;
let runner: Runner;

beforeAll(async () => {
  runner = new Runner();
  real = await RealVault.start(1n << 60n);
}, 60_000);
afterAll(async () => {
  runner.close();
  await real.stop();
});

/** All arguments that a view may be asked with. */
function argumentsOf(name: string, { latest }: Blocks): readonly unknown[][] {
  const { state } = latest;
  if (name === 'campaigns') return [...state.campaigns.keys()].map((id) => [id]);
  if (name === 'claimed' || name === 'cancelledUntil')
    return WALLET_CAST.map(({ address }) => [address]);
  if (name === 'signers')
    return [SIGNER.address('accrual'), STANDBY_ADDRESS.cosigner].map((key) => [key]);
  if (['roots', 'isStruckOut', 'isActiveRoot'].includes(name))
    return [0, 1, 2, 3].map((epoch) => [BigInt(epoch)]);
  return [[]];
}

const histories = (): [string, () => { seed: number; terms: number; steps: readonly Step[] }][] =>
  [
    ...SEEDS.map((seed) => [`history ${seed}`, () => ({ seed, ...runner.plan(seed) })] as const),
    ...Object.entries(SCENES).map(
      ([what, steps]) => [what, () => ({ seed: 1, terms: 0, steps })] as const,
    ),
  ] as never;

test.each(histories())(
  'the real vault does what its model did: %s',
  { timeout: 120_000 },
  async (_, plan) => {
    const { seed, terms, steps } = plan();
    const own = steps.filter((step) => !BESIDE.has(step.do));
    const { blocks } = await runner.play(seed, terms, own, 10);
    await real.reset();
    const differences: string[] = [];
    for (const block of blocks.all.slice(1)) differences.push(...(await real.mine(block)));
    for (const name of VIEW_NAMES) {
      for (const args of argumentsOf(name, blocks))
        differences.push(...(await real.view(blocks.latest, name, args)));
    }
    expect(differences).toEqual([]);
    for (const { data, ok } of blocks.all.flatMap(({ txs }) => txs)) {
      if (data !== '0x') done.add(`${nameOf(data)} ${ok ? 'works' : 'is refused'}`);
    }
  },
);

test('they call everything that the service, its requesters and wallets call', () => {
  expect(CALLS.filter((call) => !done.has(call))).toEqual([]);
});
