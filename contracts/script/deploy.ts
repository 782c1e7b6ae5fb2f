import {
  type Abi,
  type Account,
  type Address,
  type Chain,
  createClient,
  getAddress,
  type Hex,
  http,
  type TransactionReceipt,
} from 'viem';
import { deployContract, waitForTransactionReceipt } from 'viem/actions';
import { demoTokenBytecode } from '../abi/demo-token.bytecode.ts';
import { demoTokenAbi } from '../abi/demo-token.ts';
import { earningsVaultBytecode } from '../abi/earnings-vault.bytecode.ts';
import { earningsVaultAbi } from '../abi/earnings-vault.ts';
import { multisigBytecode } from '../abi/multisig.bytecode.ts';
import { multisigAbi } from '../abi/multisig.ts';
import { timelockBytecode } from '../abi/timelock.bytecode.ts';
import { timelockAbi } from '../abi/timelock.ts';

/** The demo token's initial supply: a billion, in base units with six decimals. */
const DEMO_SUPPLY = 1_000_000_000_000_000n;
/** What each rail of a local vault may pay in 24 hours in any case: 200,000, in the same units. */
const LOCAL_CAP_FLOOR = 200_000_000_000n;
/** Seconds from a proposal to its execution. */
const TIMELOCK_SECONDS = 172_800n;

/** The vault's `enum Role`. */
const ROLE = { voucher: 1, accrual: 2, rootPoster: 3, rootCosigner: 4 };

/** Somebody who administers: an existing wallet, or the owners of a multisig to deploy. */
export type Party = Address | { owners: readonly Address[]; threshold: number };

export interface DeployOptions {
  rpcUrl: string;
  /** Pays for the deployment. It has no power over the vault, but can mint the demo token. */
  deployer: Account;
  chain: Chain;
  /** Signs vouchers. Each signer needs its own key: the vault refuses one that it knows. */
  voucherSigner: Address;
  accrualSigner: Address;
  /** An accrual key that is kept elsewhere and attests again if `accrualSigner` is revoked. */
  standbyAccrualSigner: Address;
  /** Posts roots. */
  rootPoster: Address;
  /** Cosigns them; a process of its own should hold this key. */
  rootCosigner: Address;
  /** The ERC-20 to pay in. Without it a DemoToken is deployed, which is for local networks only. */
  token?: Address;
  /** Proposes to the timelock. Default: the deployer, which is for local networks only. */
  council?: Party;
  /** The vault's guardian; proposes to the timelock, too. Default: a multisig of the deployer alone. */
  guardian?: Party;
  /** Cancels what was proposed to the timelock; none of the others. Default as for `guardian`. */
  canceller?: Party;
  /** What each rail may pay in 24 hours in any case, base units of the token. Required with `token`. */
  capFloor?: bigint;
}

export interface Deployment {
  token: Address;
  vault: Address;
  /** The vault's owner: a timelock of two days. */
  timelock: Address;
  council: Address;
  guardian: Address;
  canceller: Address;
  /** The block in which the vault was deployed, before which it has no events. */
  block: bigint;
}

type Put = (abi: Abi, bytecode: Hex, args: readonly unknown[]) => Promise<Deployed>;

/**
 * Deploys an EarningsVault with a timelock as its owner, a multisig for each party that is not there
 * yet, and a DemoToken if no token is given.
 *
 * @throws Error when a party or the cap is missing for a real token, or a transaction is mined but
 *   reverts, as when a key or a party is named twice; and what viem throws when it is not mined.
 */
export async function deploy(options: DeployOptions): Promise<Deployment> {
  const { rpcUrl, deployer, chain } = options;
  const { capFloor, council, guardian, canceller } = options;
  if (options.token && !(capFloor !== undefined && council && guardian && canceller)) {
    throw new Error('A vault for a real token needs capFloor, council, guardian and canceller.');
  }
  const client = createClient({ account: deployer, chain, transport: http(rpcUrl) });
  const put: Put = async (abi, bytecode, args) => {
    const hash = await deployContract(client, { abi, bytecode, args, account: deployer, chain });
    const pollingInterval = 100;
    return deployed(await waitForTransactionReceipt(client, { hash, pollingInterval }));
  };

  const token =
    options.token ?? (await put(demoTokenAbi, demoTokenBytecode, [DEMO_SUPPLY])).address;
  const local = { owners: [deployer.address], threshold: 1 };
  const parties = {
    council: await putParty(put, council ?? deployer.address),
    guardian: await putParty(put, guardian ?? local),
    canceller: await putParty(put, canceller ?? local),
  };
  const proposers = [parties.council, parties.guardian];
  const timelockArgs = [TIMELOCK_SECONDS, proposers, parties.canceller];
  const owner = (await put(timelockAbi, timelockBytecode, timelockArgs)).address;
  const cap = capFloor ?? LOCAL_CAP_FLOOR;
  const setup = { token, owner, guardian: parties.guardian, capFloor: cap };
  const vault = await put(earningsVaultAbi, earningsVaultBytecode, [setup, keysOf(options)]);
  return { token, vault: vault.address, timelock: owner, ...parties, block: vault.block };
}

async function putParty(put: Put, party: Party): Promise<Address> {
  if (typeof party === 'string') return party;
  const args = [party.owners, BigInt(party.threshold)];
  return (await put(multisigAbi, multisigBytecode, args)).address;
}

const keysOf = (options: DeployOptions): { signer: Address; role: number }[] => [
  { signer: options.voucherSigner, role: ROLE.voucher },
  { signer: options.accrualSigner, role: ROLE.accrual },
  { signer: options.standbyAccrualSigner, role: ROLE.accrual },
  { signer: options.rootPoster, role: ROLE.rootPoster },
  { signer: options.rootCosigner, role: ROLE.rootCosigner },
];

interface Deployed {
  address: Address;
  block: bigint;
}

function deployed(receipt: TransactionReceipt): Deployed {
  const address = receipt.contractAddress;
  if (receipt.status !== 'success' || !address) {
    throw new Error(`The deployment reverted in transaction ${receipt.transactionHash}.`);
  }
  return { address: getAddress(address), block: receipt.blockNumber };
}
