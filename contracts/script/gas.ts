/**
 * Measures what the vault's calls cost, from receipts of a real (local) chain: the 21,000 of every
 * transaction and its calldata are included. Writes `abi/gas.json` and the table in docs; `--check`
 * only compares. Keys, times and order are fixed, so that the figures depend on the contract alone.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { createClient, encodeFunctionData, http, keccak256 } from 'viem';
import { type PrivateKeyAccount, privateKeyToAccount } from 'viem/accounts';
import { foundry as chain } from 'viem/chains';
import { demoTokenAbi } from '../abi/demo-token.ts';
import { startAnvil } from './anvil.ts';
import { deploy } from './deploy.ts';
import { type Cost, createCalls, createSender, type Setting } from './gas-calls.ts';
import { branchOf, deployDistributor } from './gas-distributor.ts';
import { beyondReach, gasOf, tableOf } from './gas-table.ts';

/** Fixed, for the zero bytes of calldata cost less than the others. */
const NOW = 2_000_000_000;
const ROOT_ACTIVE = NOW + 3 * 86_400;
const DEADLINE = NOW + 30 * 86_400;
const UNIT = 1_000_000n;
const FEE = 10_000n;

function person(name: string): PrivateKeyAccount {
  return privateKeyToAccount(keccak256(new TextEncoder().encode(name)));
}

const people = (prefix: string, count: number): PrivateKeyAccount[] =>
  Array.from({ length: count }, (_, index) => person(`${prefix} ${index}`));

/** A method of Anvil's own. */
const rpc = (client: Setting['client'], method: string, params: unknown[]): Promise<unknown> =>
  client.request({ method, params } as Parameters<typeof client.request>[0]);

/** The next block is mined at this time, unix seconds. */
const setTime = (client: Setting['client'], time: number): Promise<unknown> =>
  rpc(client, 'evm_setNextBlockTimestamp', [time]);

/** A fresh chain at `url` in which everybody has coins and the vault stands. */
async function prepare(url: string): Promise<Setting> {
  const client = createClient({ chain, transport: http(url) });
  for (const name of ['requester', 'relayer', 'root poster', 'ann', 'cas', 'eve', 'fay', 'gus']) {
    await rpc(client, 'anvil_setBalance', [person(name).address, '0xde0b6b3a7640000']);
  }
  await setTime(client, NOW);
  const signers = {
    voucherSigner: person('voucher signer'),
    accrualSigner: person('accrual signer'),
    rootPoster: person('root poster'),
    rootCosigner: person('root cosigner'),
  };
  const requester = person('requester');
  const deployed = await deploy({
    rpcUrl: url,
    deployer: requester,
    chain,
    voucherSigner: signers.voucherSigner.address,
    accrualSigner: signers.accrualSigner.address,
    rootPoster: signers.rootPoster.address,
    rootCosigner: signers.rootCosigner.address,
  });
  const relayer = person('relayer');
  return { client, chain, ...deployed, ...signers, requester, relayer, deadline: DEADLINE };
}

async function measure(url: string): Promise<Map<string, Cost>> {
  const setting = await prepare(url);
  const calls = createCalls(setting);
  const costs = new Map<string, Cost>();
  await single(calls, costs);
  await batches(calls, costs);
  await proofs(setting, calls, costs);
  return costs;
}

type Calls = ReturnType<typeof createCalls>;
type Costs = Map<string, Cost>;

async function single(calls: Calls, costs: Costs): Promise<void> {
  const { approve, fund, accrue, claim, claimFor, settle, settleFor } = calls;
  const [requester, ann, ben] = [person('requester'), person('ann'), person('ben')];
  await approve(10_000n * UNIT);
  costs.set('fundFirst', await fund(5_000n * UNIT));
  costs.set('accrueFirst', await accrue(100n * UNIT));
  costs.set('accrueRepeat', await accrue(200n * UNIT));
  await claim(requester, 1n); // so that none of the next is the first to be paid at all
  costs.set('claimFirst', await claim(ann, 3n * UNIT));
  costs.set('claimRepeat', await claim(ann, 7n * UNIT));
  costs.set('claimForFirst', await claimFor(ben, 3n * UNIT, 0n));
  await claimFor(ben, 4n * UNIT, FEE); // from here on the relayer holds tokens
  costs.set('claimForFeeRepeat', await claimFor(ben, 7n * UNIT, FEE));
  costs.set('settleFirst1', await settle(person('cas'), 7n * UNIT, 300n * UNIT));
  costs.set('settleForFirst1', await settleFor(person('dee'), 7n * UNIT, 400n * UNIT));
}

async function batches({ accrue, claimBatch }: Calls, costs: Costs): Promise<void> {
  await accrue(3_000n * UNIT);
  const [ten, hundred] = [people('ten', 10), people('hundred', 100)];
  await claimBatch(ten, 3n * UNIT, FEE);
  costs.set('claimBatch10Repeat', await claimBatch(ten, 7n * UNIT, FEE));
  costs.set('claimBatch100First', await claimBatch(hundred, 3n * UNIT, FEE));
  costs.set('claimBatch100Repeat', await claimBatch(hundred, 7n * UNIT, FEE));
  costs.set('claimBatch100Backed', await claimBatch(hundred, 9n * UNIT, FEE, 4_000n * UNIT));
}

async function proofs(setting: Setting, calls: Calls, costs: Costs): Promise<void> {
  const { client, token, requester } = setting;
  const [eve, fay, gus] = [person('eve'), person('fay'), person('gus')];
  const totals = [3n * UNIT, 7n * UNIT] as const;
  const [eves, guses] = [branchOf(eve.address, totals), branchOf(gus.address, totals)];
  await calls.postRoot(1n, guses.root, totals[1]);
  await setTime(client, NOW + 86_400);
  costs.set('postRoot', await calls.postRoot(2n, eves.root, totals[1]));
  await setTime(client, ROOT_ACTIVE);
  await calls.claimWithProof(gus, 1n, totals[0], guses.proofs[0]); // the rail's first of all
  costs.set('claimWithProofFirst', await calls.claimWithProof(eve, 2n, totals[0], eves.proofs[0]));
  costs.set('claimWithProofRepeat', await calls.claimWithProof(eve, 2n, totals[1], eves.proofs[1]));

  const branch = branchOf(fay.address, totals);
  const distributor = await deployDistributor(client, chain, requester, token, branch.root);
  const args = [distributor.address, 1_000n * UNIT] as const;
  const data = encodeFunctionData({ abi: demoTokenAbi, functionName: 'transfer', args });
  await createSender(client, chain)(requester, token, data);
  const first = await distributor.claim(fay, totals[0], branch.proofs[0]);
  costs.set('merkleDistributorFirst', first);
  const again = await distributor.claim(fay, totals[1], branch.proofs[1]);
  costs.set('merkleDistributorClaim', again);
}

/** Writes the file, or with `--check` says that it is stale. */
function keep(path: string, text: string): void {
  const file = new URL(`../../${path}`, import.meta.url);
  if (!process.argv.includes('--check')) writeFileSync(file, text);
  else if (readFileSync(file, 'utf8') !== text) {
    console.error(`${path} is stale; run contracts/script/gas.ts`);
    process.exitCode = 1;
  }
}

const anvil = await startAnvil({ port: 0, silent: true });
try {
  const costs = await measure(anvil.url);
  const table = tableOf(costs);
  console.log(table);
  keep('contracts/abi/gas.json', `${JSON.stringify(gasOf(costs), null, 2)}\n`);
  keep('docs/gas.md', table);
  for (const key of beyondReach(costs)) {
    console.error(`${key} is beyond its reach`);
    process.exitCode = 1;
  }
} finally {
  await anvil.stop();
}
