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

/** What the deployer of a demo token starts with: a billion, in base units of six decimals. */
const DEMO_SUPPLY = 1_000_000_000_000_000n;
/** What each rail of a local vault may pay a day in any case: a hundred thousand, likewise. */
const LOCAL_CAP_FLOOR = 100_000_000_000n;
/** From a proposal of the multisig to its execution. */
const TIMELOCK_SECONDS = 172_800n;

/** As in the vault's `enum Role`. */
const ROLE = { voucher: 1, accrual: 2, rootPoster: 3, rootCosigner: 4 };

/** Who stands behind timelock and guardian: a wallet that exists, or owners of one to deploy. */
export type Council = Address | { owners: readonly Address[]; threshold: number };

export interface DeployOptions {
  rpcUrl: string;
  /** Pays for the deployment. It has no power over the vault, but may mint the demo token. */
  deployer: Account;
  chain: Chain;
  /** Signs vouchers. Every signer is another key: the vault refuses the same twice. */
  voucherSigner: Address;
  accrualSigner: Address;
  /** Accrual keys that are kept elsewhere: they attest again when `accrualSigner` is revoked. */
  standbyAccrualSigners?: readonly Address[];
  /** Both or no root can be posted, until the owner adds them. */
  rootPoster?: Address;
  rootCosigner?: Address;
  /** The ERC-20 to pay in. Without it a DemoToken is deployed: for local networks only. */
  token?: Address;
  /** Default: the deployer alone, for local networks only. */
  council?: Council;
  /** Least daily cap of each rail, base units of the token. Required with `token`. */
  capFloor?: bigint;
}

export interface Deployment {
  token: Address;
  vault: Address;
  /** Owner of the vault: an OpenZeppelin TimelockController of two days. */
  timelock: Address;
  /** Guardian of the vault, and the timelock's proposer and canceller. */
  multisig: Address;
  /** The block that holds the vault: whoever reads its events need not look before it. */
  block: bigint;
}

type Put = (abi: Abi, bytecode: Hex, args: readonly unknown[]) => Promise<Deployed>;

/**
 * Deploys an EarningsVault and what stands behind it: a timelock as its owner, a multisig unless one
 * is given, and a DemoToken when no token is given.
 *
 * @throws Error when a transaction is mined but reverts, and what viem throws when it is not mined.
 */
export async function deploy(options: DeployOptions): Promise<Deployment> {
  const { rpcUrl, deployer, chain } = options;
  if (options.token && (options.capFloor === undefined || options.council === undefined)) {
    throw new Error('a vault for a real token needs capFloor and council');
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
  // Whatever was proposed two days ago may be executed by anyone; nobody else administrates it.
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
    throw new Error(`deployment reverted in ${receipt.transactionHash}`);
  }
  return { address: getAddress(address), block: receipt.blockNumber };
}
