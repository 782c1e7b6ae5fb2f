import { type Address, createClient, type Hex, http, keccak256, parseEventLogs, toHex } from 'viem';
import { type PrivateKeyAccount, privateKeyToAccount } from 'viem/accounts';
import { sendTransaction, waitForTransactionReceipt, writeContract } from 'viem/actions';
import { foundry as chain } from 'viem/chains';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { demoTokenAbi } from '../../../contracts/abi/demo-token.ts';
import { earningsVaultAbi as abi } from '../../../contracts/abi/earnings-vault.ts';
import { type Anvil, startAnvil } from '../../../contracts/script/anvil.ts';
import { type Deployment, deploy } from '../../../contracts/script/deploy.ts';
import { createMessages } from '../../../contracts/script/messages.ts';
import { type BatchItem, packBatch } from './pack-batch.ts';

const NOBODY = `0x${'0'.repeat(40)}` as const;
const DEADLINE = 2_000_000_000;
const person = (name: string) => privateKeyToAccount(keccak256(toHex(name)));
const [requester, relayer] = [person('requester'), person('relayer')];
const [ann, ben, cas] = [person('ann'), person('ben'), person('cas')];

let anvil: Anvil;
let deployed: Deployment;
let messages: ReturnType<typeof createMessages>;
const campaigns: Hex[] = [];
const client = () => createClient({ chain, transport: http(anvil.url), pollingInterval: 20 });

beforeAll(async () => {
  anvil = await startAnvil({ port: 0, silent: true });
  for (const { address } of [requester, relayer]) {
    const params = [address, '0xde0b6b3a7640000'];
    await client().request({ method: 'anvil_setBalance', params } as never);
  }
  const [voucherSigner, accrualSigner] = [person('voucher'), person('accrual')];
  deployed = await deploy({
    rpcUrl: anvil.url,
    deployer: requester,
    chain,
    voucherSigner: voucherSigner.address,
    accrualSigner: accrualSigner.address,
  });
  const { vault, token } = deployed;
  const ledgerHead = keccak256('0x01');
  messages = createMessages({ chainId: chain.id, vault, voucherSigner, accrualSigner, ledgerHead });
  const approval = { abi: demoTokenAbi, functionName: 'approve', args: [vault, 1_000n] } as const;
  await mined(await writeContract(client(), { account: requester, address: token, ...approval }));
  for (const salt of [keccak256('0x02'), keccak256('0x03')]) {
    const now = Math.floor(Date.now() / 1_000);
    const args = [salt, 500n, now + 86_400] as const;
    const funding = { abi, functionName: 'fund', args } as const;
    const receipt = await mined(
      await writeContract(client(), { account: requester, address: vault, ...funding }),
    );
    const [funded] = parseEventLogs({ abi, eventName: 'CampaignFunded', logs: receipt.logs });
    campaigns.push(funded!.args.id);
  }
  campaigns.sort();
});

afterAll(() => anvil.stop());

const mined = (hash: Hex) => waitForTransactionReceipt(client(), { hash });

async function item(
  by: PrivateKeyAccount,
  cumulative: bigint,
  more: { fee?: bigint; recipient?: Address; list?: { campaign: Hex; min: bigint }[] } = {},
): Promise<BatchItem> {
  const { fee = 0n, recipient = by.address, list = [] } = more;
  const relayedBy = fee === 0n ? NOBODY : relayer.address;
  const voucher = await messages.voucher(by.address, cumulative, list);
  const terms = { recipient, relayerFee: fee, relayer: relayedBy, deadline: BigInt(DEADLINE) };
  const { sig } = await messages.claim(by, cumulative, terms);
  return {
    voucher: { ...voucher, cumulative: `${cumulative}` },
    list: list.map(({ campaign, min }) => ({ campaign, min: `${min}` })),
    claim: {
      account: by.address,
      recipient,
      cumulative: `${cumulative}`,
      relayerFee: `${fee}`,
      relayer: relayedBy,
      deadline: DEADLINE,
    },
    sig,
  };
}

test('the vault reads every field as it was written', async () => {
  const list = campaigns.map((campaign) => ({ campaign, min: 100n }));
  const accruals = await Promise.all(
    campaigns.map(async (campaign) => ({
      ...(await messages.accrual(campaign, 200n)),
      cumulative: '200',
    })),
  );
  const items = [
    await item(ann, 30n),
    await item(ben, 50n, { fee: 7n, recipient: cas.address }),
    await item(cas, 70n, { fee: 9n, list }),
    await item(ann, 30n), // again: skipped
  ];
  const data = packBatch(relayer.address, accruals, items);
  const { vault: to } = deployed;
  const hash = await sendTransaction(client(), { account: relayer, chain, to, data });
  const { logs, status } = await mined(hash);
  expect(status).toBe('success');
  const paid = parseEventLogs({ abi, eventName: 'Claimed', logs });
  expect(paid.map(({ args }) => [args.account, args.recipient, args.paid, args.fee])).toEqual([
    [ann.address, ann.address, 30n, 0n],
    [ben.address, cas.address, 50n, 7n],
    [cas.address, cas.address, 70n, 9n],
  ]);
  const skipped = parseEventLogs({ abi, eventName: 'ClaimSkipped', logs });
  expect(skipped.map(({ args }) => [args.account, args.index])).toEqual([[ann.address, 3n]]);
  expect(parseEventLogs({ abi, eventName: 'Accrued', logs })).toHaveLength(2);
});

test('parts that do not belong together are refused', async () => {
  const good = await item(ann, 30n, { fee: 7n });
  const pack = (bad: BatchItem) => () => packBatch(relayer.address, [], [bad]);
  expect(pack(good)).not.toThrow();
  expect(() => packBatch(ann.address, [], [good])).toThrow('another relayer');
  expect(pack({ ...good, claim: { ...good.claim, relayer: NOBODY } })).toThrow(
    'fee but no relayer',
  );
  expect(pack({ ...good, claim: { ...good.claim, account: ben.address } })).toThrow(
    'another wallet',
  );
  expect(pack({ ...good, claim: { ...good.claim, cumulative: '31' } })).toThrow('total');
  const huge = `${2n ** 96n}`;
  const over = { voucher: { ...good.voucher, cumulative: huge } };
  expect(pack({ ...good, ...over, claim: { ...good.claim, cumulative: huge } })).toThrow('range');
});
