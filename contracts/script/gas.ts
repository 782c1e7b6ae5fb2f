/**
 * Measures what the vault's calls cost, from receipts of a real (local) chain: the 21,000 of every
 * transaction and its calldata are included. Writes `abi/gas.json`; `--check` only compares. Keys,
 * times and order are fixed, so that the figures depend on the contract alone.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { createClient, http, keccak256 } from 'viem';
import { type PrivateKeyAccount, privateKeyToAccount } from 'viem/accounts';
import { foundry as chain } from 'viem/chains';
import { startAnvil } from './anvil.ts';
import { deploy } from './deploy.ts';
import { createCalls } from './gas-calls.ts';

const FILE = new URL('../abi/gas.json', import.meta.url);
/** Fixed, for the zero bytes of calldata cost less than the others. */
const NOW = 2_000_000_000;
const DEADLINE = NOW + 86_400;
const UNIT = 1_000_000n;

function person(name: string): PrivateKeyAccount {
  return privateKeyToAccount(keccak256(new TextEncoder().encode(name)));
}

/** A fresh chain at `url` in which everybody has coins and the vault stands. */
async function prepare(url: string): Promise<ReturnType<typeof createCalls>> {
  const client = createClient({ chain, transport: http(url) });
  const rpc = (method: string, params: unknown[]): Promise<unknown> =>
    client.request({ method, params } as Parameters<typeof client.request>[0]);
  for (const name of ['requester', 'relayer', 'ann', 'cas']) {
    await rpc('anvil_setBalance', [person(name).address, '0xde0b6b3a7640000']);
  }
  await rpc('evm_setNextBlockTimestamp', [NOW]);

  const requester = person('requester');
  const [voucherSigner, accrualSigner] = [person('voucher signer'), person('accrual signer')];
  const deployed = await deploy({
    rpcUrl: url,
    deployer: requester,
    chain,
    voucherSigner: voucherSigner.address,
    accrualSigner: accrualSigner.address,
  });
  const signers = { voucherSigner, accrualSigner, requester, relayer: person('relayer') };
  return createCalls({ client, chain, ...deployed, ...signers, deadline: DEADLINE });
}

async function measure(url: string): Promise<Record<string, number>> {
  const { approve, fund, accrue, claim, claimFor, settle, settleFor } = await prepare(url);
  const [requester, ann, ben] = [person('requester'), person('ann'), person('ben')];
  const gas: Record<string, number> = {};

  await approve(1_000n * UNIT);
  gas.fundFirst = await fund(500n * UNIT);
  gas.accrueFirst = await accrue(100n * UNIT);
  gas.accrueRepeat = await accrue(200n * UNIT);
  await claim(requester, 1n); // so that none of the next is the first to be paid at all
  gas.claimFirst = await claim(ann, 3n * UNIT);
  gas.claimRepeat = await claim(ann, 7n * UNIT);
  gas.claimForFirst = await claimFor(ben, 3n * UNIT, 0n);
  await claimFor(ben, 4n * UNIT, 10_000n); // from here on the relayer holds tokens
  gas.claimForFeeRepeat = await claimFor(ben, 7n * UNIT, 10_000n);
  gas.settleFirst1 = await settle(person('cas'), 7n * UNIT, 300n * UNIT);
  gas.settleForFirst1 = await settleFor(person('dee'), 7n * UNIT, 400n * UNIT);
  return gas;
}

const anvil = await startAnvil({ port: 0, silent: true });
try {
  const text = `${JSON.stringify(await measure(anvil.url), null, 2)}\n`;
  console.log(text);
  if (!process.argv.includes('--check')) writeFileSync(FILE, text);
  else if (readFileSync(FILE, 'utf8') !== text) {
    console.error('contracts/abi/gas.json is stale; run script/gas.ts');
    process.exitCode = 1;
  }
} finally {
  await anvil.stop();
}
