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

/** What the deployer of a demo token starts with: a billion, in base units of six decimals. */
const DEMO_SUPPLY = 1_000_000_000_000_000n;

export interface DeployOptions {
  rpcUrl: string;
  /** Pays for the deployment. It has no power over the vault, but may mint the demo token. */
  deployer: Account;
  chain: Chain;
  /** Signs vouchers. Not the same as `accrualSigner`: the vault refuses that. */
  voucherSigner: Address;
  accrualSigner: Address;
  /** The ERC-20 to pay in. Without it a DemoToken is deployed: for local networks only. */
  token?: Address;
}

export interface Deployment {
  token: Address;
  vault: Address;
  /** The block that holds the vault: whoever reads its events need not look before it. */
  block: bigint;
}

/**
 * Deploys an EarningsVault, and a DemoToken when no token is given.
 *
 * @throws Error when a transaction is mined but reverts, and what viem throws when it is not mined.
 */
export async function deploy(options: DeployOptions): Promise<Deployment> {
  const { rpcUrl, deployer, chain, voucherSigner, accrualSigner } = options;
  const client = createClient({ account: deployer, chain, transport: http(rpcUrl) });

  async function put(abi: Abi, bytecode: Hex, args: readonly unknown[]): Promise<Deployed> {
    const hash = await deployContract(client, { abi, bytecode, args, account: deployer, chain });
    const pollingInterval = 100;
    return deployed(await waitForTransactionReceipt(client, { hash, pollingInterval }));
  }

  const token =
    options.token ?? (await put(demoTokenAbi, demoTokenBytecode, [DEMO_SUPPLY])).address;
  const args = [token, voucherSigner, accrualSigner];
  const vault = await put(earningsVaultAbi, earningsVaultBytecode, args);
  return { token, vault: vault.address, block: vault.block };
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
