import { keccak256, parseAbi, parseEther, toHex } from 'viem';
import { privateKeyToAccount } from 'viem/accounts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { earningsVaultAbi } from '../../contracts/abi/earnings-vault.ts';
import { type Anvil, startAnvil } from '../../contracts/script/anvil.ts';
import { type DeployOptions, deploy } from '../../contracts/script/deploy.ts';
import { chainClient } from '../support/network.ts';

const person = (name: string) => privateKeyToAccount(keccak256(toHex(name)));
const address = (name: string) => person(name).address;
const rolesAbi = parseAbi([
  'function hasRole(bytes32 role, address account) view returns (bool)',
  'function getMinDelay() view returns (uint256)',
]);
const multisigAbi = parseAbi([
  'function threshold() view returns (uint64)',
  'function isSigner(bytes signer) view returns (bool)',
]);
const role = (name: string) => keccak256(toHex(name));

let anvil: Anvil;
let chain: ReturnType<typeof chainClient>;
let options: DeployOptions;

beforeAll(async () => {
  anvil = await startAnvil({ port: 0, silent: true });
  chain = chainClient(anvil.url);
  await chain.setBalance({ address: address('deployer'), value: parseEther('1') });
  options = {
    rpcUrl: anvil.url,
    deployer: person('deployer'),
    chain: chain.chain,
    voucherSigner: address('voucher'),
    accrualSigner: address('accrual'),
    standbyAccrualSigner: address('standby'),
    rootPoster: address('poster'),
    rootCosigner: address('cosigner'),
  };
});

afterAll(() => anvil.stop());

test('vault, timelock and the three parties are connected as the README says', async () => {
  const made = await deploy({
    ...options,
    guardian: { owners: ['ann', 'ben', 'cas'].map(address), threshold: 2 },
  });
  const vault = { address: made.vault, abi: earningsVaultAbi } as const;
  expect(await chain.readContract({ ...vault, functionName: 'owner' })).toBe(made.timelock);
  expect(await chain.readContract({ ...vault, functionName: 'guardian' })).toBe(made.guardian);
  const keys = { voucher: 1, accrual: 2, standby: 2, poster: 3, cosigner: 4 };
  for (const [name, number] of Object.entries(keys)) {
    const args = [address(name), number] as const;
    expect(await chain.readContract({ ...vault, functionName: 'isSigner', args })).toBe(true);
  }

  const timelock = { address: made.timelock, abi: rolesAbi } as const;
  const has = (name: `0x${string}`, who: `0x${string}`) =>
    chain.readContract({ ...timelock, functionName: 'hasRole', args: [name, who] });
  expect(await chain.readContract({ ...timelock, functionName: 'getMinDelay' })).toBe(172_800n);
  const { council, guardian, canceller } = made;
  for (const party of [council, guardian, canceller, address('ann')]) {
    const proposes = party === council || party === guardian;
    expect(await has(role('PROPOSER_ROLE'), party)).toBe(proposes);
    expect(await has(role('CANCELLER_ROLE'), party)).toBe(party === canceller);
    expect(await has(`0x${'0'.repeat(64)}`, party)).toBe(false);
  }
  expect(new Set([council, guardian, canceller]).size).toBe(3);

  const multisig = { address: guardian, abi: multisigAbi } as const;
  expect(await chain.readContract({ ...multisig, functionName: 'threshold' })).toBe(2n);
  for (const name of ['ann', 'ben', 'cas']) {
    const args = [address(name)] as const;
    expect(await chain.readContract({ ...multisig, functionName: 'isSigner', args })).toBe(true);
  }
});

test('a vault for a real token needs its parties and a cap', async () => {
  const token = address('token');
  const parties = { council: address('a'), guardian: address('b'), canceller: address('c') };
  const whole = { ...options, ...parties, token, capFloor: 5n };
  for (const name of ['capFloor', 'council', 'guardian', 'canceller'] as const) {
    await expect(deploy({ ...whole, [name]: undefined })).rejects.toThrow('A vault for a real');
  }
  const made = await deploy(whole);
  expect(made).toMatchObject(parties);
  const vault = { address: made.vault, abi: earningsVaultAbi } as const;
  expect(await chain.readContract({ ...vault, functionName: 'guardian' })).toBe(made.guardian);
  expect(await chain.readContract({ ...vault, functionName: 'capFloor' })).toBe(5n);
});

test('a key or a party that is named twice is refused by the chain', async () => {
  const { accrualSigner } = options;
  await expect(deploy({ ...options, standbyAccrualSigner: accrualSigner })).rejects.toThrow();
  const twice = address('twice');
  await expect(deploy({ ...options, council: twice, canceller: twice })).rejects.toThrow();
});
