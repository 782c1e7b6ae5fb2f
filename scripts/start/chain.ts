import { readFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import {
  createClient,
  defineChain,
  encodeFunctionData,
  erc20Abi,
  type Hex,
  http,
  parseEther,
  publicActions,
  testActions,
  walletActions,
} from 'viem';
import { privateKeyToAccount } from 'viem/accounts';
import { earningsVaultAbi } from '../../contracts/abi/earnings-vault.ts';
import { type Anvil, startAnvil } from '../../contracts/script/anvil.ts';
import { deploy } from '../../contracts/script/deploy.ts';
import { type Deployment, FILES, mismatch, type State } from './state.ts';

const CHAIN_ID = 31_337;
const ETHER = parseEther('100');
/** What the demo requester starts with for campaigns, base units: a million tokens. */
const PURSE = 1_000_000_000_000n;
const SAVE_LIMIT_MS = 20_000;

type Client = ReturnType<typeof connect>;

function connect(url: string) {
  const chain = defineChain({
    id: CHAIN_ID,
    name: 'Local chain',
    nativeCurrency: { name: 'Ether', symbol: 'ETH', decimals: 18 },
    rpcUrls: { default: { http: [url] } },
  });
  return createClient({ chain, transport: http(url), pollingInterval: 100 })
    .extend(publicActions)
    .extend(walletActions)
    .extend(testActions({ mode: 'anvil' }));
}

const account = (key: string) => privateKeyToAccount(key as Hex);
const lower = (hex: string) => hex.toLowerCase() as Hex;

/** Starts the chain from where it stopped. */
export const startChain = (state: State, port: number): Promise<Anvil> =>
  startAnvil({ port, statePath: state.path(FILES.chain), silent: true, chainId: CHAIN_ID });

/**
 * Gives the keys test ether, deploys token and vault unless they are there, and gives the requester
 * tokens.
 * @throws Failure when the chain has lost a vault that answers were already given for
 */
export async function prepareChain(state: State, anvil: Anvil): Promise<Deployment> {
  const client = connect(anvil.url);
  for (const role of ['deployer', 'requester', 'relayer'] as const) {
    const { address } = account(state.keys[role]);
    const balance = await client.getBalance({ address });
    if (balance < ETHER / 10n) await client.setBalance({ address, value: ETHER });
  }

  const deployment =
    (await findDeployment(state, client)) ?? (await deployAll(state, anvil, client));
  await fillPurse(state, client, deployment);
  await untilSaved(state, anvil);
  state.save({ deployment, file: FILES.chain });

  return deployment;
}

async function findDeployment(state: State, client: Client): Promise<Deployment | null> {
  const { deployment, keys } = state;
  if (!deployment) return null;

  const sameKeys =
    lower(account(keys.voucher).address) === deployment.voucherSigner &&
    lower(account(keys.accrual).address) === deployment.accrualSigner;
  if (!sameKeys) {
    throw mismatch(
      `${state.path(FILES.keys)} does not hold the keys that the vault was deployed with.`,
    );
  }

  const addresses = [deployment.vault, deployment.token] as Hex[];
  const codes = await Promise.all(addresses.map((address) => client.getCode({ address })));
  if (codes.every((code) => code !== undefined)) {
    await requireCurrentVault(client, deployment);
    return deployment;
  }
  // Nothing depends on it yet: a kill -9 lost the last second of the chain.
  if (!state.has(FILES.database)) return null;
  throw mismatch(`The chain in ${state.path(FILES.chain)} no longer holds the vault.`);
}

/** A vault of an earlier release does not answer this call; only a new network can replace it. */
async function requireCurrentVault(client: Client, { vault }: Deployment): Promise<void> {
  const call = { address: vault as Hex, abi: earningsVaultAbi, functionName: 'pauseUsed' } as const;
  const answers = await client.readContract(call).then(
    () => true,
    () => false,
  );
  if (!answers)
    throw mismatch('The vault in this state folder was deployed by an earlier release.');
}

async function deployAll(state: State, anvil: Anvil, client: Client): Promise<Deployment> {
  const { keys } = state;
  if (!keys.standby) {
    throw mismatch(`${state.path(FILES.keys)} is of an earlier release and lacks keys.`);
  }
  const voucherSigner = account(keys.voucher).address;
  const accrualSigner = account(keys.accrual).address;
  const deployer = account(keys.deployer);
  const { chain } = client;
  const made = await deploy({
    rpcUrl: anvil.url,
    deployer,
    chain,
    voucherSigner,
    accrualSigner,
    standbyAccrualSigner: account(keys.standby).address,
    rootPoster: account(keys.relayer).address,
    rootCosigner: account(state.cosignerKey).address,
  });

  return {
    chainId: CHAIN_ID,
    token: lower(made.token),
    vault: lower(made.vault),
    voucherSigner: lower(voucherSigner),
    accrualSigner: lower(accrualSigner),
    block: Number(made.block),
  };
}

async function fillPurse({ keys }: State, client: Client, { token }: Deployment): Promise<void> {
  const requester = account(keys.requester).address;
  const of = { address: token as Hex, abi: erc20Abi } as const;
  const has = await client.readContract({ ...of, functionName: 'balanceOf', args: [requester] });
  if (has >= PURSE / 10n) return;

  const args = [requester, PURSE] as const;
  const data = encodeFunctionData({ abi: erc20Abi, functionName: 'transfer', args });
  const { chain } = client;
  const hash = await client.sendTransaction({
    account: account(keys.deployer),
    to: token as Hex,
    data,
    chain,
  });
  await client.waitForTransactionReceipt({ hash });
}

/**
 * Waits until the chain's files hold its newest block. Anvil writes once a second: until then, a
 * `kill -9` would undo what we are about to record as done.
 */
export async function untilSaved(state: State, anvil: Anvil): Promise<void> {
  const block = await connect(anvil.url).getBlockNumber({ cacheTime: 0 });
  const files = [FILES.chain, `${FILES.chain}.good`].map(state.path);
  const end = performance.now() + SAVE_LIMIT_MS;
  while (!files.every((file) => savedBlock(file) >= block)) {
    if (performance.now() > end)
      throw mismatch(`The chain does not write its state to ${files[0]}.`);
    await pause(100);
  }
}

function savedBlock(file: string): bigint {
  try {
    const { block } = JSON.parse(readFileSync(file, 'utf8')) as { block?: { number?: string } };
    return BigInt(block?.number ?? -1);
  } catch {
    // Not there yet, or being written.
    return -1n;
  }
}
