import {
  type Address,
  type Chain,
  type Client,
  concatHex,
  encodeAbiParameters,
  encodeDeployData,
  encodeFunctionData,
  getContractAddress,
  type Hex,
  keccak256,
  parseAbi,
  type Transport,
  toHex,
} from 'viem';
import type { PrivateKeyAccount } from 'viem/accounts';
import { getTransactionCount, sendTransaction, waitForTransactionReceipt } from 'viem/actions';
import { bytecodeOf } from './compile.ts';
import { type Cost, createSender } from './gas-calls.ts';

const DEPTH = 20;

const abi = parseAbi([
  'constructor(address token, bytes32 root)',
  'function claim(uint256 cumulative, bytes32[] proof)',
]);

/** A path of 20 siblings to a root of a million leaves, the first of which is the account's other total. */
export interface Branch {
  root: Hex;
  /** For the first total and for the second. */
  proofs: [Hex[], Hex[]];
}

/** Two lifetime totals of one account as neighbours in a tree of depth 20; the rest of it is made up. */
export function branchOf(account: Address, totals: readonly [bigint, bigint]): Branch {
  const leaves = totals.map((total) => leafOf(account, total)) as [Hex, Hex];
  const rest = Array.from({ length: DEPTH - 1 }, (_, level) => keccak256(toHex(level)));
  const root = rest.reduce(pair, pair(leaves[0], leaves[1]));
  return {
    root,
    proofs: [
      [leaves[1], ...rest],
      [leaves[0], ...rest],
    ],
  };
}

/** As OpenZeppelin's merkle-tree hashes them. */
function leafOf(account: Address, total: bigint): Hex {
  const parameters = [{ type: 'address' }, { type: 'uint256' }] as const;
  return keccak256(keccak256(encodeAbiParameters(parameters, [account, total])));
}

const pair = (a: Hex, b: Hex): Hex => keccak256(concatHex(a < b ? [a, b] : [b, a]));

/** Deploys the distributor that the vault is compared with. */
export async function deployDistributor(
  client: Client<Transport, Chain>,
  chain: Chain,
  deployer: PrivateKeyAccount,
  token: Address,
  root: Hex,
) {
  const bytecode = bytecodeOf('test/compare/MerkleDistributor.sol');
  const nonce = await getTransactionCount(client, { address: deployer.address });
  const data = encodeDeployData({ abi, bytecode, args: [token, root] });
  const hash = await sendTransaction(client, { account: deployer, chain, data });
  await waitForTransactionReceipt(client, { hash, pollingInterval: 20 });
  const address = getContractAddress({ from: deployer.address, nonce: BigInt(nonce) });
  const send = createSender(client, chain);
  return {
    address,
    claim: (by: PrivateKeyAccount, cumulative: bigint, proof: Hex[]): Promise<Cost> =>
      send(
        by,
        address,
        encodeFunctionData({ abi, functionName: 'claim', args: [cumulative, proof] }),
      ),
  };
}
