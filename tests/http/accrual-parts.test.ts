import type { Hex } from 'viem';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { earningsVaultAbi } from '../../contracts/abi/earnings-vault.ts';
import type { Attestation } from '../../lib/protocol/receipts.ts';
import { encodeAccruals } from '../../lib/wallet/carry-accruals.ts';
import { encodeClaim } from '../../lib/wallet/send-claim.ts';
import { openCampaign, sampleTasks } from '../support/campaign.ts';
import { Claimant } from '../support/claimant.ts';
import { startNetwork, type TestNetwork } from '../support/network.ts';

let net: TestNetwork;
let one: Claimant;

/** A wallet whose latest voucher depends on three campaigns, where nothing has accrued yet. */
beforeAll(async () => {
  net = await startNetwork({ STINT_READING_FLOOR: '0', STINT_ACCRUE_THRESHOLD: '1000000000' });
  for (let i = 0; i < 3; i++) await openCampaign(net, sampleTasks(1));
  one = await Claimant.with(net, 'in parts', 3);
  await net.service.stop();
  await net.chain.setBalance({ address: one.wallet.address, value: 10n ** 18n });
});
afterAll(() => net.stop());

async function send(data: Hex): Promise<void> {
  const { chain } = net.chain;
  const to = net.network.vault as Hex;
  const hash = await net.chain.sendTransaction({ account: one.wallet, to, data, chain });
  const { status } = await net.chain.waitForTransactionReceipt({ hash });
  expect(status).toBe('success');
}

async function accrued({ campaign }: Attestation): Promise<bigint> {
  const found = await net.chain.readContract({
    abi: earningsVaultAbi,
    address: net.network.vault as Hex,
    functionName: 'campaigns',
    args: [campaign as Hex],
  });
  return found[4];
}

test('accruals reach the vault in parts, a false one is skipped, and the claim pays', async () => {
  const { voucher, list, attestations } = one.device.tail!;
  expect(attestations).toHaveLength(3);
  const [first, second, third] = attestations as [Attestation, Attestation, Attestation];
  const forged = { ...second, cumulative: String(BigInt(second.cumulative) + 1n) };
  await send(encodeAccruals([first, forged]));
  expect([await accrued(first), await accrued(second)]).toEqual([45_000n, 0n]);
  await send(encodeAccruals([second, third]));
  expect([await accrued(second), await accrued(third)]).toEqual([45_000n, 45_000n]);
  await send(encodeClaim({ voucher, list, attestations: [] }, one.account));
  expect(await one.balance()).toBe(135_000n);
});
