import { encodeFunctionData, erc20Abi, type Hex, maxUint256 } from 'viem';
import { earningsVaultAbi } from '../../contracts/abi/earnings-vault.ts';
import { campaignId, termsHash, typedData } from '../../lib/domain/wallet-messages.ts';
import type {
  BandwidthTerms,
  CampaignStatus,
  CampaignTerms,
  ComparisonTask,
  JudgmentTerms,
} from '../../lib/protocol/campaigns.ts';
import { call } from './http.ts';
import { testAccount } from './keys.ts';
import { OPERATOR_TOKEN, type TestNetwork } from './network.ts';

export interface TestCampaign {
  id: Hex;
  key: string;
  terms: CampaignTerms;
  /** Sends the signed authorisation once more. @returns the key that it gets */
  authorise(): Promise<string>;
  status(): Promise<CampaignStatus>;
  upload(tasks: ComparisonTask[], idempotencyKey?: string): Promise<unknown>;
  operate(action: 'release' | 'pause' | 'resume' | 'close' | 'make-good'): Promise<CampaignStatus>;
}

const random32 = () =>
  `0x${Buffer.from(crypto.getRandomValues(new Uint8Array(32))).toString('hex')}`;

const aMonthAhead = () => Math.floor(Date.now() / 1000) + 30 * 86_400;

/** Creates a campaign of judgments over HTTP, signed by its requester's wallet, and does not fund it yet. */
export const createCampaign = (
  net: TestNetwork,
  wanted: Partial<JudgmentTerms> = {},
): Promise<TestCampaign> =>
  authorise(net, {
    v: 1,
    name: 'Which answer is better?',
    kind: 'comparison',
    price: '45000',
    feeBps: 0,
    redundancy: 3,
    newShare: 100,
    deadline: aMonthAhead(),
    nonce: random32(),
    ...wanted,
  });

/** The same for a campaign that asks for pages. */
export const createBandwidthCampaign = (
  net: TestNetwork,
  wanted: Partial<BandwidthTerms> & Pick<BandwidthTerms, 'destinations'>,
): Promise<TestCampaign> =>
  authorise(net, {
    v: 1,
    name: 'Pages for a dictionary',
    kind: 'bandwidth',
    price: '500000',
    feeBps: 1_000,
    requesterName: 'The dictionary',
    purpose: 'Reads public pages to count words.',
    proofPercent: 1,
    deadline: aMonthAhead(),
    nonce: random32(),
    ...wanted,
  });

async function authorise(net: TestNetwork, terms: CampaignTerms): Promise<TestCampaign> {
  const account = testAccount('requester');
  const requester = account.address.toLowerCase();
  const now = Math.floor(Date.now() / 1000);
  const salt = termsHash(terms);
  const id = campaignId(requester, salt) as Hex;
  const message = { campaign: id, terms: salt, requester, expires: now + 3600 };
  const sig = await account.signTypedData(
    typedData(domainOf(net), 'CreateCampaign', message) as never,
  );
  const body = { terms, requester, expires: message.expires, sig };
  const authoriseAgain = async () => (await call(net.origin, 'createCampaign', { body })).key;
  const key = await authoriseAgain();
  const at = { params: { id } };

  return {
    id,
    key,
    terms,
    authorise: authoriseAgain,
    status: () => call(net.origin, 'campaign', { ...at, token: key }),
    upload: (tasks, idempotencyKey = crypto.randomUUID()) =>
      call(net.origin, 'upload', {
        ...at,
        token: key,
        text: tasks.map((task) => JSON.stringify(task)).join('\n'),
        headers: { 'idempotency-key': idempotencyKey },
      }),
    operate: (action) =>
      call(net.origin, 'operate', { ...at, token: OPERATOR_TOKEN, body: { action } }),
  };
}

export const domainOf = (net: TestNetwork) => ({
  chainId: net.network.chainId,
  vault: net.network.vault,
});

/** Puts base units into the campaign's escrow and waits until the service has seen it. */
export async function fundCampaign(
  net: TestNetwork,
  campaign: TestCampaign,
  amount: bigint,
): Promise<void> {
  const token = net.network.token.address as Hex;
  const vault = net.network.vault as Hex;
  const requester = testAccount('requester');
  const send = async (from: ReturnType<typeof testAccount>, to: Hex, data: Hex) => {
    const hash = await net.chain.sendTransaction({
      account: from,
      to,
      data,
      chain: net.chain.chain,
    });
    await net.chain.waitForTransactionReceipt({ hash });
  };
  const erc20 = (functionName: 'transfer' | 'approve', args: [Hex, bigint]) =>
    encodeFunctionData({ abi: erc20Abi, functionName, args });
  await send(testAccount('deployer'), token, erc20('transfer', [requester.address, amount]));
  await send(requester, token, erc20('approve', [vault, maxUint256]));
  const salt = termsHash(campaign.terms) as Hex;
  const args = [salt, amount, campaign.terms.deadline] as const;
  await send(
    requester,
    vault,
    encodeFunctionData({ abi: earningsVaultAbi, functionName: 'fund', args }),
  );
  await until(async () => BigInt((await campaign.status()).funded) >= amount);
}

/** Polls every `everyMs` until a condition holds. @throws after `limitMs`, default 60 s */
export async function until(
  condition: () => Promise<boolean>,
  what = 'condition',
  limitMs = 60_000,
  everyMs = 50,
): Promise<void> {
  const end = Date.now() + limitMs;
  while (!(await condition())) {
    if (Date.now() > end) throw new Error(`Waited ${limitMs / 1000} s for: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, everyMs));
  }
}

/** A funded, released campaign with these tasks. */
export async function openCampaign(
  net: TestNetwork,
  tasks: ComparisonTask[],
  wanted: Partial<JudgmentTerms> = {},
) {
  const campaign = await createCampaign(net, wanted);
  await fundCampaign(net, campaign, 1_000_000_000n);
  await campaign.upload(tasks);
  await campaign.operate('release');
  return campaign;
}

export const sampleTasks = (count: number): ComparisonTask[] =>
  Array.from({ length: count }, (_, i) => ({
    ref: `task-${i}`,
    prompt: `How many legs do ${i + 2} spiders have?`,
    a: `They have ${(i + 2) * 8} legs.`,
    b: `They have ${(i + 2) * 6} legs, *like* insects.`,
    modelA: 'Right',
    modelB: 'Wrong',
  }));
