import {
  type Address,
  createClient,
  decodeErrorResult,
  type Hex,
  http,
  keccak256,
  parseEventLogs,
  toHex,
} from 'viem';
import { type PrivateKeyAccount, privateKeyToAccount } from 'viem/accounts';
import { sendTransaction, waitForTransactionReceipt, writeContract } from 'viem/actions';
import { foundry as chain } from 'viem/chains';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { demoTokenAbi } from '../../../contracts/abi/demo-token.ts';
import { earningsVaultAbi as abi } from '../../../contracts/abi/earnings-vault.ts';
import { type Anvil, startAnvil } from '../../../contracts/script/anvil.ts';
import { type Deployment, deploy } from '../../../contracts/script/deploy.ts';
import { createMessages } from '../../../contracts/script/messages.ts';
import { type BatchItem, batchData, skippedClaims } from './batch.ts';
import { accrueData } from './calldata.ts';

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
    standbyAccrualSigner: person('standby').address,
    rootPoster: person('poster').address,
    rootCosigner: person('cosigner').address,
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
    backed: {
      voucher: { ...voucher, cumulative: `${cumulative}` },
      list: list.map(({ campaign, min }) => ({ campaign, min: `${min}` })),
      attestations: [],
      goodUntil: null,
    },
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
  const data = batchData(accruals, items);
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
  expect(parseEventLogs({ abi, eventName: 'Accrued', logs })).toHaveLength(2);
  const skipped = skippedClaims(data, logs);
  expect([...skipped.keys()]).toEqual([ann.address.toLowerCase()]);
  const reason = skipped.get(ann.address.toLowerCase())!;
  expect(decodeErrorResult({ abi, data: reason })).toMatchObject({ errorName: 'NothingToClaim' });
});

test('a skipped accrual is no skipped claim, and one call alone has skipped nothing', async () => {
  const forged = { ...(await messages.accrual(campaigns[0]!, 200n)), cumulative: '201' };
  const data = batchData([forged], [await item(ann, 31n)]);
  const { vault: to } = deployed;
  const hash = await sendTransaction(client(), { account: relayer, chain, to, data });
  const { logs } = await mined(hash);
  expect(parseEventLogs({ abi, eventName: 'CallSkipped', logs })).toHaveLength(1);
  expect(parseEventLogs({ abi, eventName: 'Claimed', logs })).toHaveLength(1);
  expect(skippedClaims(data, logs).size).toBe(0);
  expect(skippedClaims(accrueData(forged), logs).size).toBe(0);
});
