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
  };
});

afterAll(() => anvil.stop());

test('vault, timelock and multisig are connected as the README says', async () => {
  const made = await deploy({
    ...options,
    standbyAccrualSigners: [address('standby')],
    rootPoster: address('poster'),
    rootCosigner: address('cosigner'),
    council: { owners: ['ann', 'ben', 'cas'].map(address), threshold: 2 },
  });
  const vault = { address: made.vault, abi: earningsVaultAbi } as const;
  expect(await chain.readContract({ ...vault, functionName: 'owner' })).toBe(made.timelock);
  expect(await chain.readContract({ ...vault, functionName: 'guardian' })).toBe(made.multisig);
  const keys = { voucher: 1, accrual: 2, standby: 2, poster: 3, cosigner: 4 };
  for (const [name, number] of Object.entries(keys)) {
    const args = [address(name), number] as const;
    expect(await chain.readContract({ ...vault, functionName: 'isSigner', args })).toBe(true);
  }

  const timelock = { address: made.timelock, abi: rolesAbi } as const;
  const has = (name: `0x${string}`, who: `0x${string}`) =>
    chain.readContract({ ...timelock, functionName: 'hasRole', args: [name, who] });
  expect(await chain.readContract({ ...timelock, functionName: 'getMinDelay' })).toBe(172_800n);
  expect(await has(role('PROPOSER_ROLE'), made.multisig)).toBe(true);
  expect(await has(role('CANCELLER_ROLE'), made.multisig)).toBe(true);
  expect(await has(role('PROPOSER_ROLE'), address('deployer'))).toBe(false);
  expect(await has(`0x${'0'.repeat(64)}`, address('deployer'))).toBe(false);

  const multisig = { address: made.multisig, abi: multisigAbi } as const;
  expect(await chain.readContract({ ...multisig, functionName: 'threshold' })).toBe(2n);
  for (const name of ['ann', 'ben', 'cas']) {
    const args = [address(name)] as const;
    expect(await chain.readContract({ ...multisig, functionName: 'isSigner', args })).toBe(true);
  }
});

test('a vault for a real token needs a council and a cap', async () => {
  const token = address('token');
  await expect(deploy({ ...options, token })).rejects.toThrow('capFloor and council');
  const council = address('safe');
  await expect(deploy({ ...options, token, council })).rejects.toThrow('capFloor and council');
  const made = await deploy({ ...options, token, council, capFloor: 5n });
  expect(made.multisig).toBe(council);
  const vault = { address: made.vault, abi: earningsVaultAbi } as const;
  expect(await chain.readContract({ ...vault, functionName: 'guardian' })).toBe(council);
  expect(await chain.readContract({ ...vault, functionName: 'capFloor' })).toBe(5n);
});
