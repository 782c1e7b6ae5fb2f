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
  zeroAddress,
} from 'viem';
import { deployContract, waitForTransactionReceipt } from 'viem/actions';
import { demoTokenBytecode } from '../abi/demo-token.bytecode.ts';
import { demoTokenAbi } from '../abi/demo-token.ts';
import { earningsVaultBytecode } from '../abi/earnings-vault.bytecode.ts';
import { earningsVaultAbi } from '../abi/earnings-vault.ts';
import { multisigBytecode } from '../abi/multisig.bytecode.ts';
import { multisigAbi } from '../abi/multisig.ts';
import { timelockControllerBytecode } from '../abi/timelock-controller.bytecode.ts';
import { timelockControllerAbi } from '../abi/timelock-controller.ts';

/** The demo token's initial supply: a billion, in base units with six decimals. */
const DEMO_SUPPLY = 1_000_000_000_000_000n;
/** The least daily cap of each rail of a local vault: a hundred thousand, in the same units. */
const LOCAL_CAP_FLOOR = 100_000_000_000n;
/** Seconds from a proposal of the multisig to its execution. */
const TIMELOCK_SECONDS = 172_800n;

/** The vault's `enum Role`. */
const ROLE = { voucher: 1, accrual: 2, rootPoster: 3, rootCosigner: 4 };

/** Who controls timelock and guardian: an existing wallet, or the owners of a multisig to deploy. */
export type Council = Address | { owners: readonly Address[]; threshold: number };

export interface DeployOptions {
  rpcUrl: string;
  /** Pays for the deployment. It has no power over the vault, but can mint the demo token. */
  deployer: Account;
  chain: Chain;
  /** Signs vouchers. Each signer needs its own key: the vault refuses one that it knows. */
  voucherSigner: Address;
  accrualSigner: Address;
  /** Accrual keys that are kept elsewhere and attest again if `accrualSigner` is revoked. */
  standbyAccrualSigners?: readonly Address[];
  /** Posts and cosigns roots. Without both, no root can be posted until the owner adds them. */
  rootPoster?: Address;
  rootCosigner?: Address;
  /** The ERC-20 to pay in. Without it a DemoToken is deployed, which is for local networks only. */
  token?: Address;
  /** Default: only the deployer, which is for local networks only. */
  council?: Council;
  /** Least daily cap of each rail, base units of the token. Required with `token`. */
  capFloor?: bigint;
}

export interface Deployment {
  token: Address;
  vault: Address;
  /** The vault's owner: an OpenZeppelin TimelockController with a delay of two days. */
  timelock: Address;
  /** The vault's guardian, and the timelock's proposer and canceller. */
  multisig: Address;
  /** The block in which the vault was deployed, before which it has no events. */
  block: bigint;
}

type Put = (abi: Abi, bytecode: Hex, args: readonly unknown[]) => Promise<Deployed>;

/**
 * Deploys an EarningsVault with a timelock as its owner, a multisig unless one is given, and a
 * DemoToken if no token is given.
 *
 * @throws Error when a transaction is mined but reverts, and what viem throws when it is not mined.
 */
export async function deploy(options: DeployOptions): Promise<Deployment> {
  const { rpcUrl, deployer, chain } = options;
  if (options.token && (options.capFloor === undefined || options.council === undefined)) {
    throw new Error('A vault for a real token needs capFloor and council.');
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
  const multisig = await putCouncil(put, options.council ?? local);
  // Anyone may execute what was proposed two days ago; nobody else has a role in the timelock.
  const timelockArgs = [TIMELOCK_SECONDS, [multisig], [zeroAddress], zeroAddress];
  const timelock = await put(timelockControllerAbi, timelockControllerBytecode, timelockArgs);
  const capFloor = options.capFloor ?? LOCAL_CAP_FLOOR;
  const setup = { token, owner: timelock.address, guardian: multisig, capFloor };
  const vault = await put(earningsVaultAbi, earningsVaultBytecode, [setup, keysOf(options)]);
  return {
    token,
    vault: vault.address,
    timelock: timelock.address,
    multisig,
    block: vault.block,
  };
}

async function putCouncil(put: Put, council: Council): Promise<Address> {
  if (typeof council === 'string') return council;
  const args = [council.owners, BigInt(council.threshold)];
  return (await put(multisigAbi, multisigBytecode, args)).address;
}

function keysOf(options: DeployOptions): { signer: Address; role: number }[] {
  const keys: { signer: Address; role: number }[] = [
    { signer: options.voucherSigner, role: ROLE.voucher },
    ...[options.accrualSigner, ...(options.standbyAccrualSigners ?? [])].map((signer) => ({
      signer,
      role: ROLE.accrual,
    })),
  ];
  if (options.rootPoster) keys.push({ signer: options.rootPoster, role: ROLE.rootPoster });
  if (options.rootCosigner) keys.push({ signer: options.rootCosigner, role: ROLE.rootCosigner });

  return keys;
}

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
